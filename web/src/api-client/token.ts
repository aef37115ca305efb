/**
 * The launch token: printed by the server in the address it opens (`#t=…`), taken once, removed from the address,
 * kept for this tab. Another tab of the same origin hands it over, so that links opened in a new tab work.
 */
const KEY = 'assumable.token';
const CHANNEL = 'assumable.token';
const HANDOVER_MS = 150;

/** Takes the token out of the address, if it is there; returns whether this tab has one. */
export function takeLaunchToken(): boolean {
  const hash = window.location.hash;
  if (hash.startsWith('#t=')) {
    const token = hash.slice('#t='.length);
    if (token !== '') sessionStorage.setItem(KEY, token);
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  }
  return launchToken() !== undefined;
}

export function launchToken(): string | undefined {
  return sessionStorage.getItem(KEY) ?? undefined;
}

/** Accepts the address that the server printed, or the bare token; false when it holds none. */
export function setLaunchToken(text: string): boolean {
  const cut = text.indexOf('#t=');
  const token = (cut < 0 ? text : text.slice(cut + '#t='.length)).trim();
  if (token === '' || /\s/.test(token)) return false;
  sessionStorage.setItem(KEY, token);
  return true;
}

/** Answers other tabs of this origin that ask for the token, for as long as this tab lives. */
export function shareLaunchToken(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', (event: MessageEvent<unknown>) => {
    const token = launchToken();
    if (event.data === 'ask' && token !== undefined) channel.postMessage({ token });
  });
}

function tokenIn(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('token' in data)) return undefined;
  return typeof data.token === 'string' ? data.token : undefined;
}

/** Asks the other tabs of this origin; resolves to whether one answered. */
export function askForLaunchToken(): Promise<boolean> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(CHANNEL);
    const finish = (found: boolean): void => {
      channel.close();
      resolve(found);
    };
    const timer = setTimeout(() => finish(false), HANDOVER_MS);
    channel.addEventListener('message', (event: MessageEvent<unknown>) => {
      const token = tokenIn(event.data);
      if (token === undefined) return;
      clearTimeout(timer);
      sessionStorage.setItem(KEY, token);
      finish(true);
    });
    channel.postMessage('ask');
  });
}
