/** `assumable explain`: one pair with its reasons, or many pairs as lines. */
import { parseArn } from '@assumable/shared/arn/arn';
import { ASSUME_ACTIONS } from '@assumable/shared/graph/model';
import type { AssumeAction } from '@assumable/shared/graph/model';
import { explainPair } from '@assumable/shared/query/explain-pair';
import { treeName } from '@assumable/shared/query/policies-in-force';
import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import type { TrustModel } from '@assumable/shared/resolve/trust-model';
import { Option } from 'commander';
import type { Command } from 'commander';
import { addContext, requestFacts } from './context-option.ts';
import type { ContextFacts } from './context-option.ts';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { explainPairs } from './explain-pairs.ts';
import { explanationText } from './explain-text.ts';
import { openSnapshot } from './open-snapshot.ts';
import type { SourceOptions } from './open-snapshot.ts';
import { answerLine } from './pair-line.ts';
import { formatOption, withSource } from './source-options.ts';
import type { Terminal } from './terminal.ts';
import { write } from './write-out.ts';

interface ExplainOptions extends SourceOptions {
  readonly from?: string;
  readonly to?: string;
  readonly pairs?: string;
  readonly context?: ContextFacts;
  readonly action?: AssumeAction;
  readonly format?: 'text' | 'json' | 'ndjson';
}

const HELP = `
Give --from and --to for one pair, or --pairs for many.

  --pairs reads lines {"source": ARN, "target": ARN}; a line may add "action" and
  "context" (an object of key → value, list of values, or null for "absent").
  It prints one line per line, in the same order:
  {"source","target","verdict","decidedBy","blockedBy","conditions","coverage","notes"}
  Blank lines are skipped. A line that cannot be understood is answered by
  {"line","error"}, and the command ends with exit code 3.

  --context fixes a fact of the request: "key=value"; the same key again adds a
  value; a bare "key" says that the request certainly has no such key.

Exit codes: 0 answered, 2 wrong usage or unreadable input, 3 answered, but something
that matters to the answer could not be read.

Examples:
  assumable explain --from arn:aws:iam::111111111111:user/John \\
                    --to arn:aws:iam::222222222222:role/DevOps
  assumable explain --from … --to … --context aws:MultiFactorAuthPresent=true
  assumable explain --source ./org --pairs pairs.ndjson > verdicts.ndjson
  generate-pairs | assumable explain --source ./org --pairs -
`;

export function explainCommand(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  withSource(program.command('explain'))
    .description('why a principal can, or cannot, assume a role: the verdict and every layer behind it')
    .option('--from <arn>', 'the principal')
    .option('--to <arn>', 'the role')
    .option('--pairs <file>', 'many pairs as NDJSON from a file, or from stdin with "-"')
    .option('--context <key=value>', 'fix a fact of the request; repeatable', addContext)
    .addOption(
      new Option('--action <action>', 'STS action (default: the one that fits the source)').choices(
        ASSUME_ACTIONS,
      ),
    )
    .addOption(formatOption(['text', 'json', 'ndjson'], 'text'))
    .addHelpText('after', HELP)
    .action(async (options: ExplainOptions) => {
      finish(await explain(options, terminal));
    });
}

async function explain(options: ExplainOptions, terminal: Terminal): Promise<ExitCode> {
  const { from, to, pairs } = options;
  const facts = requestFacts(options.context);
  if (pairs !== undefined) {
    if (from !== undefined || to !== undefined) {
      throw new UsageError(
        '--pairs and --from/--to exclude each other.',
        'Put the pair into the file, or leave out --pairs.',
      );
    }
    return explainPairs({ ...options, pairs, facts }, terminal);
  }
  if (from === undefined || to === undefined) {
    throw new UsageError(
      'explain needs --from ARN and --to ARN, or --pairs FILE.',
      'assumable explain --help shows examples.',
    );
  }
  const { snapshot } = await openSnapshot(options);
  const model = resolveSnapshot(snapshot);
  const action = options.action === undefined ? {} : { action: options.action };
  const fixed = facts === undefined ? {} : { facts };
  const explanation = explainPair(model, { source: from, target: to, context: facts, ...action });
  switch (options.format) {
    case 'json':
      await write(terminal.output, `${JSON.stringify(explanation, undefined, 2)}\n`);
      break;
    case 'ndjson':
      await write(
        terminal.output,
        answerLine({ source: from, target: to }, model.decide(from, to, { ...action, ...fixed })),
      );
      break;
    case 'text':
    case undefined:
      await write(
        terminal.output,
        explanationText(explanation, { style: terminal.style, nameOf: (id) => carrierName(model, id) }),
      );
  }
  if (explanation.coverage === 'full') return EXIT.done;
  terminal.messages.write(
    'assumable: this answer rests on partial data: something that matters to it could not be read.\n',
  );
  return EXIT.partial;
}

/** `group/devops` for an ARN, `OU Workloads` or the account's name for a node of the organization tree. */
function carrierName(model: TrustModel, id: string): string {
  const resource = parseArn(id)?.resource;
  if (resource !== undefined) return resource;
  const name = treeName(model, id);
  return id.startsWith('ou-') && name !== id ? `OU ${name}` : name;
}
