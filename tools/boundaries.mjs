// `pnpm check:boundaries`: the import rules of .dependency-cruiser.cjs on the tree and on planted violations.
import { checkBoundaries } from './lib/boundaries/check.mjs';

const { problems, cruised, planted } = await checkBoundaries();
const caught = planted.filter((plant) => plant.caught);
for (const problem of problems) process.stdout.write(`${problem}\n`);
for (const { rule, what } of planted.filter((plant) => !plant.caught)) {
  process.stdout.write(`not caught by ${rule}: ${what}\n`);
}
process.stdout.write(`${String(cruised)} modules, ${String(problems.length)} violations\n`);
process.stdout.write(`${String(caught.length)} of ${String(planted.length)} planted violations caught\n`);
process.exitCode = problems.length > 0 || caught.length < planted.length ? 1 : 0;
