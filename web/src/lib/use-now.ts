import { useEffect, useState } from 'react';

const MINUTE_MS = 60_000;

/** The time in epoch ms, renewed every minute; for ages such as "4 days ago". */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
