import { useState } from 'react';
import { CopyButton } from '../../components/copy-button.tsx';
import { PolicyFold } from '../../components/policy-viewer/policy-fold.tsx';
import { callerPolicy, READER_POLICY } from './crawl-policies.ts';

export const SETUP_COMMAND = 'assumable setup --format stackset';

/** What a crawl needs before it can be planned, ready to copy. */
export function Permissions({ role }: { readonly role: string }) {
  return (
    <div className="max-w-3xl space-y-3">
      <p className="text-sm text-ink-2">
        The crawl lists the organization with the AWS credentials of this server, then assumes the role in
        every account and reads its IAM. It only reads: each session carries a policy that allows nothing
        else. An account that cannot be read is named with its reason, and the rest goes on.
      </p>
      <p className="flex items-center gap-1 text-sm text-ink-2">
        Templates that create the role everywhere:
        <code className="rounded-sm border border-line bg-inset px-1.5 py-0.5 font-mono text-xs text-ink">
          {SETUP_COMMAND}
        </code>
        <CopyButton text={SETUP_COMMAND} what="command" />
      </p>
      <div>
        <h3 className="text-xs font-semibold text-ink-2">Needed permissions</h3>
        <Fold
          name="The role in each account"
          origin="also contained in SecurityAudit"
          text={READER_POLICY}
          opened
        />
        <Fold
          name="The caller"
          origin="management account or delegated administrator"
          text={callerPolicy(role)}
        />
      </div>
    </div>
  );
}

function Fold(props: {
  readonly name: string;
  readonly origin: string;
  readonly text: string;
  readonly opened?: boolean;
}) {
  const { opened = false, ...rest } = props;
  const [open, setOpen] = useState(opened);
  return (
    <PolicyFold
      {...rest}
      label={`Permissions: ${props.name}`}
      maxHeight={320}
      open={open}
      onToggle={() => setOpen(!open)}
    />
  );
}
