import { type SubmitEvent, useId, useState } from 'react';
import { useStartCrawl } from '../../api-client/jobs.ts';
import { Button } from '../../components/button.tsx';
import { PolicyFold } from '../../components/policy-viewer/policy-fold.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { callerPolicy, READER_POLICY, roleNameProblem } from './crawl-policies.ts';

export interface CrawlCardProps {
  /** Called with the id of the job that was started. */
  readonly onStarted: (job: string) => void;
}

/** Starts a crawl: which role, what will happen, which permissions it takes. */
export function CrawlCard({ onStarted }: CrawlCardProps) {
  const field = useId();
  const hint = useId();
  const start = useStartCrawl();
  const [role, setRole] = useState('AssumableReader');
  const [asked, setAsked] = useState(false);
  const problem = roleNameProblem(role);
  const shown = asked ? problem : undefined;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setAsked(true);
    if (problem === undefined) start.mutate(role.trim(), { onSuccess: (job) => onStarted(job.id) });
  };
  return (
    <section aria-labelledby="crawl-title" className="rounded-md border border-line p-4">
      <h2 id="crawl-title" className="text-base font-semibold">
        Read from AWS
      </h2>
      <p className="mt-1 text-sm text-ink-2">
        Lists the organization with the AWS credentials of this server, then assumes one role in every account
        and reads its IAM. It only reads: each session carries a policy that allows nothing else. An account
        that cannot be read is named with its reason, and the rest goes on.
      </p>
      <form onSubmit={submit} noValidate className="mt-3">
        <label htmlFor={field} className="text-sm font-semibold">
          Role in each account
        </label>
        <div className="mt-1 flex gap-2">
          <input
            id={field}
            type="text"
            value={role}
            maxLength={576}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={shown !== undefined}
            aria-describedby={hint}
            onChange={(event) => setRole(event.target.value)}
            className="h-7 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-2 font-mono text-xs"
          />
          <Button type="submit" variant="primary" disabled={start.isPending}>
            {start.isPending ? 'Starting' : 'Start crawl'}
          </Button>
        </div>
        <p
          id={hint}
          className={`mt-1 text-xs ${shown === undefined ? 'text-ink-2' : 'text-severity-critical'}`}
        >
          {shown ?? 'By name, with its path if it has one. OrganizationAccountAccessRole works too.'}
        </p>
      </form>
      {start.error !== null && (
        <div className="-mx-4">
          <ProblemNotice
            error={start.error}
            onRetry={() => start.mutate(role.trim(), { onSuccess: (job) => onStarted(job.id) })}
          />
        </div>
      )}
      <h3 className="mt-2 text-xs font-semibold text-ink-2">Needed permissions</h3>
      <Permissions
        name="The role in each account"
        origin="also contained in SecurityAudit"
        text={READER_POLICY}
      />
      <Permissions
        name="The caller"
        origin="management account or delegated administrator"
        text={callerPolicy(problem === undefined ? role.trim() : 'AssumableReader')}
      />
    </section>
  );
}

function Permissions(props: { readonly name: string; readonly origin: string; readonly text: string }) {
  const [open, setOpen] = useState(false);
  return (
    <PolicyFold
      {...props}
      label={`Permissions: ${props.name}`}
      maxHeight={320}
      open={open}
      onToggle={() => setOpen(!open)}
    />
  );
}
