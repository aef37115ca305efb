/** The parts that find edges, put together over one index; under fixed facts only the verdicts are others. */
import { compareStrings } from '../lib/compare.ts';
import { CallerDirectory } from './caller-directory.ts';
import { DocumentShapes } from './document-shapes.ts';
import { EdgeFinder } from './edge-finder.ts';
import { FactSources } from './fact-sources.ts';
import { LayerCatalogue } from './layer-traits.ts';
import { SetVerdicts } from './set-verdicts.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { TargetShapes } from './target-shapes.ts';
import type { RequestFacts } from './trust-model.ts';
import { Verdicts } from './verdicts.ts';

/** Different facts whose verdicts are kept. */
const MOST_KEPT = 16;

export class Sharing {
  readonly directory: CallerDirectory;
  readonly targets: TargetShapes;
  readonly verdicts: Verdicts;
  readonly sets: SetVerdicts;
  readonly finder: EdgeFinder;
  readonly #index: SnapshotIndex;
  readonly #layers: LayerCatalogue;
  readonly #recent = new Map<string, Sharing>();

  constructor(index: SnapshotIndex, from?: Sharing, facts?: RequestFacts) {
    this.#index = index;
    if (from === undefined) {
      const sources = new FactSources(index.snapshot.collectedAt);
      const shapes = new DocumentShapes(index.cache, sources);
      this.#layers = new LayerCatalogue(index.organization, shapes, sources);
      this.directory = new CallerDirectory(index, shapes, this.#layers, sources);
      this.targets = new TargetShapes(index, shapes, this.#layers, sources);
    } else {
      this.#layers = from.#layers;
      this.directory = from.directory;
      this.targets = from.targets;
    }
    this.verdicts = new Verdicts(index, this.directory, facts);
    this.sets = new SetVerdicts(index, this.directory, this.targets, this.verdicts);
    this.finder = new EdgeFinder(index, this.targets, this.sets);
  }

  /** The same index asked under facts that the asker fixed; those of the last few askers are kept. */
  under(facts: RequestFacts): Sharing {
    const key = JSON.stringify(Object.entries(facts).sort(([a], [b]) => compareStrings(a, b)));
    const known = this.#recent.get(key) ?? new Sharing(this.#index, this, facts);
    this.#recent.delete(key);
    this.#recent.set(key, known);
    for (const oldest of this.#recent.keys()) {
      if (this.#recent.size <= MOST_KEPT) break;
      this.#recent.delete(oldest);
    }
    return known;
  }
}
