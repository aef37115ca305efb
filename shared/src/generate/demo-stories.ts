/**
 * What the demo organization shows: each pair with the verdict that the evaluation rules give for it, derived by
 * hand from the documents. Tests hold the evaluator to the list; documentation and the console may link to it by id.
 */
import { CONDITION_STORIES, GUARDRAIL_STORIES } from './demo-guardrail-stories.ts';
import { FEDERATION_STORIES, OUTSIDER_STORIES, SERVICE_STORIES } from './demo-outside-stories.ts';
import { CHAIN_STORIES, PEOPLE_STORIES } from './demo-people-stories.ts';
import type { Story } from './story.ts';

export const DEMO_STORIES: readonly Story[] = [
  ...PEOPLE_STORIES,
  ...CHAIN_STORIES,
  ...GUARDRAIL_STORIES,
  ...CONDITION_STORIES,
  ...OUTSIDER_STORIES,
  ...FEDERATION_STORIES,
  ...SERVICE_STORIES,
];
