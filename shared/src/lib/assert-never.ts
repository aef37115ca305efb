/** Marks a branch that the type checker proves unreachable; throws when outside data broke that proof. */
export function assertNever(value: never): never {
  throw new Error(`unreachable value: ${JSON.stringify(value)}`);
}
