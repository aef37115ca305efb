/** The demo organization resolved, for tests of what is built upon the model. */
import { demoOrganization } from '../src/generate/demo-organization.ts';
import { DEMO_STORIES } from '../src/generate/demo-stories.ts';
import type { Story } from '../src/generate/story.ts';
import { resolveSnapshot } from '../src/resolve/resolve-snapshot.ts';
import type { TrustModel } from '../src/resolve/trust-model.ts';

/** A fresh model: two calls share nothing. */
export function demoModel(): TrustModel {
  return resolveSnapshot(demoOrganization());
}

/** Every pair the demo shows, with the verdict that was derived by hand. */
export function demoStories(): readonly Story[] {
  return DEMO_STORIES;
}

/** The story with this id; throws when there is none. */
export function demoStory(id: string): Story {
  const found = DEMO_STORIES.find((story) => story.id === id);
  if (found === undefined) throw new Error(`the demo organization has no story ${id}`);
  return found;
}
