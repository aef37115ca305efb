import { useEffect, useState, type ReactNode } from 'react';
import { askForLaunchToken, launchToken, setLaunchToken, shareLaunchToken } from '../api-client/token.ts';
import { Button } from '../components/button.tsx';

/** Lets the console in once this tab has the launch token; otherwise says where to find it. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<'ready' | 'asking' | 'missing'>(
    launchToken() === undefined ? 'asking' : 'ready',
  );
  const [text, setText] = useState('');
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    if (state === 'ready') shareLaunchToken();
    if (state === 'asking') void askForLaunchToken().then((found) => setState(found ? 'ready' : 'missing'));
  }, [state]);
  if (state === 'ready') return children;
  if (state === 'asking') return undefined;
  return (
    <main className="flex h-full items-center justify-center p-8">
      <form
        className="w-[460px] space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (setLaunchToken(text)) setState('ready');
          else setRefused(true);
        }}
      >
        <h1 className="text-xl font-semibold">Open the address from the terminal</h1>
        <p className="text-ink-2">
          Only the person who started Assumable may look at it. The address printed in the terminal carries a
          token for this launch; open that address, or paste it here.
        </p>
        <label className="block text-xs font-semibold text-ink-2" htmlFor="launch-address">
          Address or token
        </label>
        <input
          id="launch-address"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="http://127.0.0.1:4680/#t=…"
          className="h-8 w-full rounded-md border border-line-strong bg-surface px-2 font-mono text-xs"
        />
        {refused && (
          <p role="alert" className="text-sm">
            There is no token in this text.
          </p>
        )}
        <Button type="submit" variant="primary">
          Open the console
        </Button>
      </form>
    </main>
  );
}
