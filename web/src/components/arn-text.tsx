import { parseIdentityArn } from '@assumable/shared/arn/arn';
import { cx } from '../lib/cx.ts';
import { formatAccountId } from '../lib/format.ts';
import { Tooltip } from './tooltip.tsx';

export interface ArnParts {
  /** `role`, `user`, `role/team`; empty when the text is not an identity ARN. */
  readonly prefix: string;
  readonly name: string;
  readonly account: string | undefined;
}

/** The parts of a node id that a list shows. */
export function arnParts(id: string): ArnParts {
  const arn = parseIdentityArn(id);
  if (arn === undefined) return { prefix: '', name: id, account: undefined };
  switch (arn.kind) {
    case 'user':
    case 'role':
      return { prefix: `${arn.kind}${arn.path}`, name: arn.name, account: arn.account };
    case 'session':
      return { prefix: `session/${arn.roleName}/`, name: arn.sessionName, account: arn.account };
    case 'federated_user':
      return { prefix: 'federated-user/', name: arn.name, account: arn.account };
    case 'root':
      return { prefix: '', name: 'Whole account', account: arn.account };
    case 'saml_provider':
      return { prefix: 'saml-provider/', name: arn.name, account: arn.account };
    case 'oidc_provider':
      return { prefix: 'oidc-provider/', name: arn.issuer, account: arn.account };
  }
}

export interface ArnTextProps {
  /** ARN or any other node id. */
  readonly arn: string;
  /** Shown in the chip before the id. */
  readonly accountName?: string | undefined;
  /** Off where the account stands in a column of its own. */
  readonly showAccount?: boolean;
  readonly className?: string;
}

/** `role/path/`**Name** and an account chip; the whole ARN in the tooltip. */
export function ArnText({ arn, accountName, showAccount = true, className }: ArnTextProps) {
  const parts = arnParts(arn);
  return (
    <span className={cx('inline-flex max-w-full min-w-0 items-center gap-1.5', className)}>
      <Tooltip text={<span className="font-mono break-all">{arn}</span>}>
        <span className="flex min-w-0 font-mono text-xs">
          <span className="min-w-0 shrink-999 truncate text-ink-2">{parts.prefix}</span>
          <MiddleText text={parts.name} className="font-semibold text-ink" />
        </span>
      </Tooltip>
      {showAccount && parts.account !== undefined && <AccountChip id={parts.account} name={accountName} />}
    </span>
  );
}

/** Characters at the end of a name that are always shown: names of one make differ there. */
const TAIL = 7;

/** A name that loses its middle where there is no room. */
export function MiddleText({ text, className }: { readonly text: string; readonly className?: string }) {
  const at = text.length > 2 * TAIL ? text.length - TAIL : text.length;
  return (
    <span className={cx('flex min-w-0', className)}>
      <span className="min-w-0 truncate">{text.slice(0, at)}</span>
      <span className="shrink-0">{text.slice(at)}</span>
    </span>
  );
}

/** Account name first, then its id. */
export function AccountChip({ id, name }: { readonly id: string; readonly name?: string | undefined }) {
  return (
    <span
      title={`${name ?? 'Account'} ${formatAccountId(id)}`}
      className="inline-flex h-[18px] max-w-44 shrink-0 items-center gap-1 rounded-sm border border-line bg-inset px-1 text-xs text-ink-2"
    >
      {name === undefined ? (
        <span>{formatAccountId(id)}</span>
      ) : (
        <>
          <span className="truncate text-ink">{name}</span>
          <span>{id.slice(-4)}</span>
        </>
      )}
    </span>
  );
}
