/** The policy as numbered lines: shown until the editor has loaded, when it cannot load, and on paper. */
export function PlainText({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <pre
      aria-label={label}
      tabIndex={0}
      className="max-h-[var(--policy-max-height)] overflow-auto py-2 font-mono text-xs leading-5 text-ink"
    >
      {text.split('\n').map((line, index) => (
        <div key={index} className="flex">
          <span aria-hidden="true" className="w-[52px] shrink-0 pr-5 text-right text-ink-2 select-none">
            {index + 1}
          </span>
          <span className="pr-3 pl-2">{line === '' ? ' ' : line}</span>
        </div>
      ))}
    </pre>
  );
}
