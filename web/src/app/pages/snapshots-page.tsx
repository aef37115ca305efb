import { useEffect } from 'react';
import { SnapshotsPage } from '../../features/snapshots/snapshots-page.tsx';

export function SnapshotsRoute() {
  useEffect(() => {
    document.title = 'Snapshots · Assumable';
  }, []);
  return (
    <div className="h-full overflow-auto">
      <SnapshotsPage />
    </div>
  );
}
