/** Finishes the generated OpenAPI document: what schemas alone cannot say, and no schema twice. */
import type { JsonValue } from '@assumable/shared/lib/canonical-json';
import { STATUS_CODES } from 'node:http';
import { CLIENT_HEADER } from './cross-site-guard.ts';

export type JsonObject = Readonly<Record<string, JsonValue>>;

/** Member of a route's schema that names the media type of a body that no schema describes. */
export const BINARY_BODY = 'x-binary-body';
const SCHEMAS = '#/components/schemas/';
const INPUT = 'Input';

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}
const objectAt = (parent: JsonObject, key: string): JsonObject => {
  const value = parent[key];
  return isObject(value) ? value : {};
};
const listAt = (parent: JsonObject, key: string): readonly JsonValue[] => {
  const value = parent[key];
  return isList(value) ? value : [];
};
function mapMembers(object: JsonObject, change: (value: JsonObject, key: string) => JsonValue): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, isObject(value) ? change(value, key) : value]),
  );
}

/** Every `$ref` below a value replaced by what `rename` says. */
function renameReferences(value: JsonValue, rename: (name: string) => string): JsonValue {
  if (isList(value)) return value.map((item) => renameReferences(item, rename));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) =>
      key === '$ref' && typeof member === 'string' && member.startsWith(SCHEMAS)
        ? [key, SCHEMAS + rename(member.slice(SCHEMAS.length))]
        : [key, renameReferences(member, rename)],
    ),
  );
}

function referencesIn(value: JsonValue): readonly string[] {
  const names: string[] = [];
  renameReferences(value, (name) => {
    names.push(name);
    return name;
  });
  return names;
}

/** Named schemas that the paths reach. */
function reachable(paths: JsonObject, schemas: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...referencesIn(paths)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...referencesIn(schemas[name] ?? null));
  }
  return found;
}

/**
 * Each named schema arrives in two forms, for requests (`NameInput`) and for replies (`Name`). Where both say
 * the same, or replies never use it, requests use the plain name too.
 */
function mergeForms(paths: JsonObject, schemas: JsonObject): { paths: JsonObject; schemas: JsonObject } {
  const plain = (name: string): string => (name.endsWith(INPUT) ? name.slice(0, -INPUT.length) : name);
  const replied = reachable(paths, schemas);
  const merged = new Set(
    Object.keys(schemas).filter((name) => {
      if (!name.endsWith(INPUT)) return false;
      const twin = schemas[plain(name)];
      const asPlain = JSON.stringify(renameReferences(schemas[name] ?? null, plain));
      return twin === undefined || !replied.has(plain(name)) || asPlain === JSON.stringify(twin);
    }),
  );
  const rename = (name: string): string => (merged.has(name) ? plain(name) : name);
  const renamedPaths = mapMembers(paths, (path) => renameReferences(path, rename));
  const kept = Object.entries(schemas).filter(([name]) => replied.has(name));
  const renamed = Object.fromEntries(
    kept.map(([name, schema]) => [rename(name), renameReferences(schema, rename)]),
  );
  const used = reachable(renamedPaths, renamed);
  return {
    paths: renamedPaths,
    schemas: Object.fromEntries(Object.entries(renamed).filter(([name]) => used.has(name))),
  };
}

/** Lists in a query are one parameter with commas, not a repeated one. */
function tidyParameter(parameter: JsonValue): JsonValue {
  if (!isObject(parameter) || parameter['in'] !== 'query') return parameter;
  return objectAt(parameter, 'schema')['type'] === 'array'
    ? { ...parameter, style: 'form', explode: false }
    : parameter;
}

function tidyResponse(response: JsonObject, status: string): JsonObject {
  const { content, ...rest } = response;
  const description =
    rest['description'] === 'Default Response'
      ? (STATUS_CODES[Number(status)] ?? status)
      : (rest['description'] ?? status);
  return status === '204' || content === undefined
    ? { ...rest, description }
    : { ...rest, description, content };
}

const CLIENT_HEADER_PARAMETER: JsonObject = {
  in: 'header',
  name: CLIENT_HEADER,
  required: true,
  description: 'Proves that the request does not come from a form or a page of another site.',
  schema: { type: 'string', const: '1' },
};

function tidyOperation(operation: JsonObject, method: string): JsonObject {
  const { [BINARY_BODY]: binaryType, ...rest } = operation;
  const parameters = listAt(operation, 'parameters').map(tidyParameter);
  const all = method === 'get' ? parameters : [CLIENT_HEADER_PARAMETER, ...parameters];
  const binary =
    typeof binaryType === 'string' ? { requestBody: { required: true, content: { [binaryType]: {} } } } : {};
  return {
    ...rest,
    ...(all.length === 0 ? {} : { parameters: all }),
    ...binary,
    responses: mapMembers(objectAt(operation, 'responses'), tidyResponse),
  };
}

/** The finished document. Pure: the same routes give the same text. */
export function tidyOpenApi(document: JsonObject): JsonObject {
  const components = objectAt(document, 'components');
  const { paths, schemas } = mergeForms(objectAt(document, 'paths'), objectAt(components, 'schemas'));
  return {
    ...document,
    components: { ...components, schemas },
    paths: mapMembers(paths, (path) => mapMembers(path, tidyOperation)),
  };
}
