import type { PolicyText } from '../snapshot/model.ts';
import { documentOfObject } from './policy-document.ts';

/** Turns a document's text into the form that a file holds; readers turn it back into exactly the same text. */
export type DocumentWriter = (text: PolicyText) => unknown;

/**
 * A writer that remembers equal documents. Text that is an object as readers print it is written as an object, as
 * the AWS CLI does; other JSON text is written as text; anything else is text with its `%` encoded, because readers
 * decode text that is not JSON.
 */
export function documentWriter(): DocumentWriter {
  const written = new Map<string, unknown>();
  return (text) => {
    if (written.has(text)) return written.get(text);
    const form = documentForm(text);
    written.set(text, form);
    return form;
  };
}

function documentForm(text: PolicyText): unknown {
  const start = text.trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return asObject(text) ?? text;
  return text.replaceAll('%', '%25');
}

function asObject(text: PolicyText): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return documentOfObject(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
