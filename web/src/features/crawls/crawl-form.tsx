import type { Overview } from '@assumable/shared/api/contract';
import { Plus, Trash2 } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { ActionMenu } from '../../components/action-menu.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { CheckRow } from '../../components/check-row.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { counted } from '../../lib/format.ts';
import {
  formProblems,
  hasProblems,
  MOST_ROLES,
  readAccounts,
  type CrawlForm as Form,
  type FormProblems,
} from './crawl-request.ts';
import { TextField } from './text-field.tsx';

export interface CrawlFormProps {
  readonly form: Form;
  readonly onChange: (form: Form) => void;
  readonly onPlan: () => void;
  readonly planning: boolean;
  /** The newest snapshot's tree, to choose accounts by unit. */
  readonly overview: Overview | undefined;
}

/** As whom, as what and what a crawl reads. */
export function CrawlForm({ form, onChange, onPlan, planning, overview }: CrawlFormProps) {
  const [asked, setAsked] = useState(false);
  const [opened, setAdvanced] = useState(false);
  const advanced = opened || advancedHasProblem(formProblems(form), asked);
  const problems = formProblems(form);
  const told = asked ? problems : undefined;
  const change = (patch: Partial<Form>): void => onChange({ ...form, ...patch });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setAsked(true);
    if (!hasProblems(problems)) onPlan();
  };
  return (
    <form onSubmit={submit} noValidate aria-label="New crawl" className="space-y-4">
      <Roles roles={form.roles} problems={told?.roles ?? []} onChange={(roles) => change({ roles })} />
      <TextField
        label="ExternalId"
        value={form.externalId}
        maxLength={1224}
        onChange={(externalId) => change({ externalId })}
        problem={told?.externalId}
        hint="Only if the trust policy of the role asks for one. Kept in memory, never stored."
      />
      <fieldset>
        <legend className="mb-1 text-sm font-semibold">Accounts</legend>
        <Segmented
          label="Accounts to read"
          value={form.scope}
          onChange={(scope) => change({ scope })}
          segments={[
            { id: 'organization', label: 'Whole organization' },
            { id: 'chosen', label: 'Only these' },
          ]}
        />
        {form.scope === 'chosen' && (
          <div className="mt-2 space-y-1.5">
            <TextField
              label="Account ids"
              hideLabel
              rows={5}
              value={form.accounts}
              onChange={(accounts) => change({ accounts })}
              problem={told?.accounts}
              placeholder="111122223333, 444455556666"
              hint={`${counted(readAccounts(form.accounts).ids.length, 'account')}. Separated by spaces, commas or lines.`}
            />
            {overview !== undefined && overview.units.length > 0 && (
              <UnitMenu
                overview={overview}
                onAdd={(ids) =>
                  change({ accounts: [...new Set([...readAccounts(form.accounts).ids, ...ids])].join('\n') })
                }
              />
            )}
          </div>
        )}
      </fieldset>
      <div>
        <CheckRow checked={form.identityCenter} onChange={(identityCenter) => change({ identityCenter })}>
          Read IAM Identity Center assignments too
        </CheckRow>
        <p className="mt-1 text-xs text-ink-2">
          Who holds which permission set, with the names of people and groups. Needs more permissions.
        </p>
      </div>
      <details
        className="rounded-md border border-line"
        open={advanced}
        onToggle={(event) => setAdvanced(event.currentTarget.open)}
      >
        <summary className="cursor-pointer px-3 py-1.5 text-sm font-semibold select-none">
          Profile, region, speed
        </summary>
        <div className="space-y-3 border-t border-line p-3">
          <TextField
            label="AWS profile"
            value={form.profile}
            maxLength={128}
            onChange={(profile) => change({ profile })}
            problem={told?.profile}
            hint="Of the machine that runs the server. Empty: the credentials it was started with."
          />
          <TextField
            label="STS region"
            value={form.region}
            maxLength={32}
            onChange={(region) => change({ region })}
            problem={told?.region}
            hint="Empty: the region of the profile, else us-east-1. IAM itself is global."
          />
          <TextField
            label="Accounts at the same time"
            value={form.concurrency}
            maxLength={2}
            onChange={(concurrency) => change({ concurrency })}
            problem={told?.concurrency}
            hint="1 to 50. Empty: 20. It falls by itself when AWS asks to slow down."
          />
        </div>
      </details>
      <div className="sticky -bottom-4 -mx-4 border-t border-line bg-canvas px-4 py-2.5">
        <Button type="submit" variant="primary" disabled={planning}>
          {planning ? 'Planning' : 'Plan the crawl'}
        </Button>
      </div>
    </form>
  );
}

/** A problem must be in sight once the plan was asked for. */
function advancedHasProblem({ profile, region, concurrency }: FormProblems, asked: boolean): boolean {
  return asked && [profile, region, concurrency].some((problem) => problem !== undefined);
}

function Roles(props: {
  readonly roles: readonly string[];
  readonly problems: readonly (string | undefined)[];
  readonly onChange: (roles: readonly string[]) => void;
}) {
  const { roles, problems, onChange } = props;
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 text-sm font-semibold">Role in each account</legend>
      {roles.map((role, index) => (
        <TextField
          key={index}
          label={index === 0 ? 'Role' : `Role ${index + 1}, tried next`}
          hideLabel
          value={role}
          maxLength={640}
          onChange={(text) => onChange(roles.map((old, at) => (at === index ? text : old)))}
          problem={problems[index]}
          hint={
            index === 0
              ? 'Name, with its path if it has one: audit/AssumableReader. {accountId} stands for the account.'
              : undefined
          }
          action={
            roles.length > 1 && (
              <IconButton
                label={`Remove role ${index + 1}`}
                onClick={() => onChange(roles.filter((_, at) => at !== index))}
              >
                <Trash2 size={14} />
              </IconButton>
            )
          }
        />
      ))}
      {roles.length < MOST_ROLES && (
        <Button variant="quiet" className="-ml-2.5" onClick={() => onChange([...roles, ''])}>
          <Plus size={14} aria-hidden="true" />
          Add a role to try when this one is refused
        </Button>
      )}
    </fieldset>
  );
}

/** Ids of the accounts in each unit, those of units below it included. */
function accountsByUnit(overview: Overview): readonly {
  readonly id: string;
  readonly path: string;
  readonly accounts: readonly string[];
}[] {
  const units = new Map(overview.units.map((unit) => [unit.id, unit]));
  const chain = (id: string | undefined): readonly string[] => {
    const found: string[] = [];
    for (let at = id; at !== undefined && !found.includes(at); at = units.get(at)?.parentId) found.push(at);
    return found;
  };
  const accounts = new Map<string, string[]>();
  for (const account of overview.accounts) {
    for (const unit of chain(account.unitId)) accounts.set(unit, [...(accounts.get(unit) ?? []), account.id]);
  }
  return overview.units
    .map(({ id }) => ({
      id,
      path: [...chain(id)]
        .reverse()
        .map((unit) => units.get(unit)?.name ?? unit)
        .join(' / '),
      accounts: accounts.get(id) ?? [],
    }))
    .filter((unit) => unit.accounts.length > 0)
    .sort((a, b) => a.path.localeCompare(b.path));
}

function UnitMenu(props: {
  readonly overview: Overview;
  readonly onAdd: (accounts: readonly string[]) => void;
}) {
  const units = accountsByUnit(props.overview);
  return (
    <ActionMenu
      label="Accounts of a unit"
      actions={units.map(({ id, path, accounts }) => ({
        id,
        label: path,
        detail: `${counted(accounts.length, 'account')} as of the newest snapshot`,
      }))}
      onAct={(unit) => props.onAdd(units.find(({ id }) => id === unit)?.accounts ?? [])}
      trigger={
        <Button>
          <Plus size={14} aria-hidden="true" />
          Add the accounts of a unit
        </Button>
      }
    />
  );
}
