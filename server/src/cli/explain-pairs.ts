import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import type { AssumeAction } from '@assumable/shared/graph/model';
import type { RequestFacts, TrustModel } from '@assumable/shared/resolve/trust-model';
import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { inputLines } from './input-lines.ts';
import { openSnapshot } from './open-snapshot.ts';
import type { SourceOptions } from './open-snapshot.ts';
import { answerLine, errorLine, parsePair } from './pair-line.ts';
import type { Terminal } from './terminal.ts';
import { writeAll } from './write-out.ts';

export interface PairsOptions extends SourceOptions {
  /** File name, or `-` for stdin. */
  readonly pairs: string;
  /** Fixed for every pair; a line's own context adds to it and wins. */
  readonly facts: RequestFacts | undefined;
  readonly action?: AssumeAction;
}

/** Answers lines of pairs in their order, one line each; a line that cannot be understood gets an error line. */
export async function explainPairs(options: PairsOptions, terminal: Terminal): Promise<ExitCode> {
  const open = await pairsInput(options.pairs, terminal);
  const { snapshot } = await openSnapshot(options);
  const model = resolveSnapshot(snapshot);
  const count = { answered: 0, partial: 0, malformed: 0 };
  await writeAll(terminal.output, answers(model, open(), options, terminal, count));
  if (count.malformed > 0) {
    terminal.messages.write(
      `assumable: ${count.malformed} of ${count.answered + count.malformed} lines could not be understood; the rest was answered.\n`,
    );
  }
  if (count.partial > 0) {
    terminal.messages.write(
      `assumable: ${count.partial} of ${count.answered} answers rest on partial data ("coverage":"partial"): something that matters to them could not be read.\n`,
    );
  }
  return count.malformed + count.partial > 0 ? EXIT.partial : EXIT.done;
}

async function* answers(
  model: TrustModel,
  input: Readable,
  options: PairsOptions,
  terminal: Terminal,
  count: { answered: number; partial: number; malformed: number },
): AsyncGenerator<string> {
  const name = options.pairs === '-' ? 'stdin' : options.pairs;
  for await (const { number, text } of inputLines(input)) {
    if (text?.trim() === '') continue;
    const question = text === undefined ? { ok: false as const, error: 'is too long' } : parsePair(text);
    if (!question.ok) {
      count.malformed += 1;
      terminal.messages.write(`assumable: ${name}: line ${number} ${question.error}\n`);
      yield errorLine(number, `line ${number} ${question.error}`);
      continue;
    }
    const { source, target, action = options.action } = question.value;
    const facts = factsOf(options.facts, question.value.facts);
    const decision = model.decide(source, target, {
      ...(action === undefined ? {} : { action }),
      ...(facts === undefined ? {} : { facts }),
    });
    count.answered += 1;
    if (decision.coverage === 'partial') count.partial += 1;
    yield answerLine(question.value, decision);
  }
}

/** The facts of a line added to those of the command, the line's own winning. */
function factsOf(common: RequestFacts | undefined, own: RequestFacts | undefined): RequestFacts | undefined {
  if (common === undefined || own === undefined) return own ?? common;
  // Context keys are compared without letter case, so a line may write a key differently and still means it.
  const written = new Set(Object.keys(own).map((key) => key.toLowerCase()));
  const kept = Object.entries(common).filter(([key]) => !written.has(key.toLowerCase()));
  return Object.fromEntries([...kept, ...Object.entries(own)]);
}

/** How to open the pairs; looked at before the snapshot is read, so that a wrong file name is said at once. */
async function pairsInput(path: string, terminal: Terminal): Promise<() => Readable> {
  if (path === '-') return () => terminal.input;
  try {
    if ((await stat(path)).isDirectory()) {
      throw new UsageError(`The pairs file ${path} is a folder.`, 'Give a file of NDJSON lines.');
    }
    await access(path, constants.R_OK);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The pairs file ${path} cannot be opened.`, 'Check the path and its permissions.');
  }
  return () => createReadStream(path);
}
