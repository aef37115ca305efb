import type { PrincipalDetail } from '@assumable/shared/api/contract';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { PolicyFold } from '../../components/policy-viewer/policy-fold.tsx';
import { PolicyViewer } from '../../components/policy-viewer/policy-viewer.tsx';
import { groupBy } from '@assumable/shared/lib/group-by';
import { originText } from '../../lib/policy-origin.ts';

type PolicyDocument = PrincipalDetail['policies'][number];
type PolicyInForce = PrincipalDetail['policiesInForce'][number];

const HEIGHT = 560;

/** Leads to the document's own page, where it can be compared. */
function CompareLink({ snapshot, id }: { readonly snapshot: string; readonly id: string }) {
  return (
    <Link
      to="/s/$snapshot/policy"
      params={{ snapshot }}
      search={{ id }}
      className="inline-flex h-6 shrink-0 items-center rounded-sm px-1 text-xs font-medium text-accent hover:underline"
    >
      Open and compare
    </Link>
  );
}

export function TrustTab({
  detail,
  snapshot,
}: {
  readonly detail: PrincipalDetail;
  readonly snapshot: string;
}) {
  return (
    <div className="p-4">
      <p className="pb-1.5">
        <CompareLink snapshot={snapshot} id={detail.node.id} />
      </p>
      <PolicyViewer
        text={detail.trustPolicy ?? ''}
        label={`Trust policy of ${detail.node.label}`}
        maxHeight={HEIGHT}
      />
    </div>
  );
}

const SECTIONS = [
  { title: 'Inline', kinds: ['inline'] },
  { title: 'Managed', kinds: ['managed'] },
  { title: 'Through groups', kinds: ['group_inline', 'group_managed'] },
] as const;

/** A managed policy is known by its ARN, an inline one by its carrier and its name. */
function policyId({ arn, attachedTo, name }: PolicyDocument): string {
  return arn ?? `${attachedTo}#${name}`;
}

function sectionOf(policy: PolicyDocument): string {
  return SECTIONS.find(({ kinds }) => kinds.some((kind) => kind === policy.kind))?.title ?? 'Other';
}

/** Identity policies: inline, managed, through groups. */
export function PermissionsTab({
  detail,
  snapshot,
}: {
  readonly detail: PrincipalDetail;
  readonly snapshot: string;
}) {
  if (detail.policies.length === 0) {
    return (
      <p className="p-4 text-sm text-ink-2">
        {`${detail.node.label} has no identity policies: it can assume only roles of its own account that name it.`}
      </p>
    );
  }
  return (
    <div className="px-4 py-3">
      {[...groupBy(detail.policies, sectionOf)].map(([title, policies]) => (
        <section key={title} aria-label={`${title} policies`} className="pb-3">
          <h3 className="text-xs font-semibold text-ink-2">{title}</h3>
          {policies.map((policy) => (
            <Fold
              key={`${policy.attachedTo} ${policy.kind} ${policy.arn ?? policy.name}`}
              name={policy.name}
              origin={policy.arn?.includes(':iam::aws:') === true ? 'AWS managed policy' : originText(policy)}
              title={policy.arn}
              text={policy.document}
              page={<CompareLink snapshot={snapshot} id={policyId(policy)} />}
              startsOpen={detail.policies.length === 1}
            />
          ))}
        </section>
      ))}
    </div>
  );
}

export function BoundaryTab({ detail }: { readonly detail: PrincipalDetail }) {
  const { boundary, node } = detail;
  if (boundary === undefined) return undefined;
  return (
    <div className="px-4 py-3">
      <p className="pb-2 text-sm text-ink-2">
        {`Nothing that this policy does not allow is permitted to ${node.label}. It grants nothing by itself.`}
      </p>
      <Fold
        name={boundary.name}
        origin={boundary.arn ?? ''}
        title={boundary.arn}
        text={boundary.document}
        startsOpen
      />
    </div>
  );
}

const TYPE_WORDS: Readonly<
  Record<PolicyInForce['type'], { readonly title: string; readonly meaning: string }>
> = {
  SERVICE_CONTROL_POLICY: {
    title: 'Service control policies',
    meaning: 'Limit what principals of this account may call. Every level must allow.',
  },
  RESOURCE_CONTROL_POLICY: {
    title: 'Resource control policies',
    meaning: 'Limit who may use resources of this account, its roles included.',
  },
};

export interface GuardrailsProps {
  readonly policies: readonly PolicyInForce[];
  readonly snapshot: string;
}

/** SCPs and RCPs in force, from the root down, with the node they come from. */
export function GuardrailsTab({ policies, snapshot }: GuardrailsProps) {
  return (
    <div className="px-4 py-3">
      {[...groupBy(policies, ({ type }) => type)].map(([type, members]) => (
        <section key={type} aria-label={TYPE_WORDS[type].title} className="pb-3">
          <h3 className="text-xs font-semibold text-ink-2">{TYPE_WORDS[type].title}</h3>
          <p className="text-xs text-ink-2">{TYPE_WORDS[type].meaning}</p>
          {members.map((policy) => (
            <Fold
              key={`${policy.attachedTo} ${policy.id}`}
              name={policy.name}
              origin={`${policy.awsManaged ? 'AWS managed, ' : ''}on ${policy.attachedToName}`}
              title={policy.id}
              text={policy.document}
              page={<CompareLink snapshot={snapshot} id={policy.id} />}
              startsOpen={false}
            />
          ))}
        </section>
      ))}
    </div>
  );
}

export function TagsTab({ tags }: { readonly tags: PrincipalDetail['tags'] }) {
  const entries = Object.entries(tags).sort(([left], [right]) => (left < right ? -1 : 1));
  if (entries.length === 0) return <p className="p-4 text-sm text-ink-2">No tags.</p>;
  return (
    <table className="m-4 w-[calc(100%-32px)] table-fixed text-left text-sm">
      <thead>
        <tr className="border-b border-line text-xs text-ink-2">
          <th scope="col" className="w-2/5 py-1 font-semibold">
            Key
          </th>
          <th scope="col" className="py-1 font-semibold">
            Value
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(([key, value]) => (
          <tr key={key} className="border-b border-line align-top">
            <td className="py-1 pr-2 font-mono text-xs [overflow-wrap:anywhere]">{key}</td>
            <td className="py-1 font-mono text-xs [overflow-wrap:anywhere]">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Fold(props: {
  readonly name: string;
  readonly origin: string;
  readonly title: string | undefined;
  readonly text: string;
  /** Link to the document's own page. */
  readonly page?: ReactNode;
  readonly startsOpen: boolean;
}) {
  const { startsOpen, page, ...rest } = props;
  const [open, setOpen] = useState(startsOpen);
  return (
    <div className="relative">
      <PolicyFold
        {...rest}
        remark={page === undefined ? undefined : <span className="inline-block w-28" />}
        label={`${rest.name}, ${rest.origin}`}
        maxHeight={HEIGHT}
        open={open}
        onToggle={() => setOpen(!open)}
      />
      {page !== undefined && <span className="absolute top-1 right-0 flex">{page}</span>}
    </div>
  );
}
