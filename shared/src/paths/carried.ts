/** What a session carries from earlier steps, in words. */
import type { Credentials } from './credentials.ts';
import type { CarriedFact } from './model.ts';

/** Facts that earlier steps settle for the next request; what is merely open is not listed. */
export function carriedFacts({
  chained,
  sourceIdentity,
  tags,
  sessionNames,
  provider,
}: Credentials): readonly CarriedFact[] {
  if (!chained) return [];
  const facts: CarriedFact[] = [];
  if (sourceIdentity !== 'open' && sourceIdentity !== 'absent') {
    facts.push({
      key: 'aws:SourceIdentity',
      values: sourceIdentity,
      text: `the source identity is ${anyOf(sourceIdentity)} and cannot change`,
    });
  }
  for (const [name, { values, transitive }] of tags) {
    facts.push({
      key: `aws:PrincipalTag/${name}`,
      values,
      text: transitive
        ? `the session tag ${name} is ${anyOf(values)} and is passed on to every later session`
        : `the session tag ${name} is ${anyOf(values)}`,
    });
  }
  if (sessionNames !== undefined) {
    facts.push({
      key: 'sts:RoleSessionName',
      values: sessionNames,
      text: `the session is named ${anyOf(sessionNames)}`,
    });
  }
  if (provider !== undefined) {
    facts.push({
      key: 'aws:FederatedProvider',
      values: [provider],
      text: `the session began through ${provider}`,
    });
  }
  return facts;
}

/** The same as one clause, for the reason why a chain breaks. */
export function carriedText(credentials: Credentials): string {
  const facts = carriedFacts(credentials).map(({ text }) => text);
  if (credentials.sourceIdentity === 'absent') facts.unshift('the session carries no source identity');
  return facts.length === 0 ? 'the session of the step before it was issued a moment ago' : facts.join('; ');
}

function anyOf(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(' or ');
}
