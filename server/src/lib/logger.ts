import { pino, stdSerializers } from 'pino';
import type { DestinationStream, Level, Logger } from 'pino';

export type { Logger } from 'pino';

/** Members that never reach a log line, wherever a caller puts them. */
const SECRET_MEMBERS = [
  'authorization',
  'token',
  'cookie',
  'password',
  'secretAccessKey',
  'sessionToken',
  'accessKeyId',
  'credentials',
  'document',
  'trustPolicy',
  'body',
];
const REDACTED_PATHS = SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
const LONGEST_MESSAGE = 300;

/**
 * JSON escapes C0 controls, so no name can start a second line; this also escapes DEL, the C1 controls
 * (0x9b starts a terminal sequence) and the two Unicode line ends. They occur in strings only.
 */
function escapeTerminalControls(line: string): string {
  return line.replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const shorten = (text: string): string =>
  text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;

/** What a log line says of an error: no members that libraries hang on errors (requests, inputs, bodies). */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: shorten(String(error)) };
  const { type, message, stack } = stdSerializers.err(error);
  const frames = (stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    type,
    message: shorten(message),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    frames: frames.map((line) => line.trim()),
  };
}

export interface LoggerOptions {
  readonly level?: Level | 'silent';
  /** Where lines go; standard error by default, because standard output belongs to the answers of commands. */
  readonly write?: (line: string) => void;
}

/**
 * The server's log: one JSON object per line. Secrets and policy documents are redacted by name, errors are
 * reduced to an allow-list, so callers may log the objects they have.
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const destination: DestinationStream = { write: (line: string) => write(escapeTerminalControls(line)) };
  return pino(
    {
      level: options.level ?? 'info',
      base: {},
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
      serializers: { err: describeError, error: describeError },
    },
    destination,
  );
}
