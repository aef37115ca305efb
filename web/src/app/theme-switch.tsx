import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '../components/button.tsx';
import { ChoiceMenu } from '../components/menu.tsx';
import { setTheme, THEMES, useTheme } from './theme.ts';

const ICONS = { system: <Monitor size={16} />, light: <Sun size={16} />, dark: <Moon size={16} /> } as const;
const WORDS = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

export function ThemeSwitch() {
  const theme = useTheme();
  return (
    <ChoiceMenu
      label="Theme"
      trigger={<IconButton label={`Theme: ${WORDS[theme].toLowerCase()}`}>{ICONS[theme]}</IconButton>}
      value={theme}
      choices={THEMES.map((id) => ({ id, label: WORDS[id] }))}
      onChoose={setTheme}
    />
  );
}
