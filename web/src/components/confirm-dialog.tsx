import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

export interface ConfirmDialogProps {
  readonly title: string;
  /** What will happen, and what cannot be undone. */
  readonly children: ReactNode;
  /** Word of the button that does it. */
  readonly action: string;
  readonly disabled?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is done that takes more than a click to repair; Escape and the backdrop mean no. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, action, disabled = false, onConfirm, onClose } = props;
  return (
    <AlertDialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-ink/20" />
        <AlertDialog.Popup className="shadow-float fixed top-[18vh] left-1/2 z-50 w-[440px] max-w-[92vw] -translate-x-1/2 rounded-md border border-line bg-raised p-4">
          <AlertDialog.Title className="text-base font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="mt-1.5 space-y-3 text-sm text-ink-2">
            {children}
          </AlertDialog.Description>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={onClose}>Back</Button>
            <Button variant="primary" disabled={disabled} onClick={onConfirm}>
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
