/**
 * Accounts on their way from a reader thread: each policy document travels once, later ones of the same text are
 * numbers. Copying what is left costs about a tenth of reading it.
 */
import type { ReadAccount } from '@assumable/shared/aws-files/authorization-details';
import { withSafeTags } from '@assumable/shared/aws-files/tags';
import type { PolicyText } from '@assumable/shared/snapshot/model';
import { accountWithDocuments } from '@assumable/shared/snapshot/with-documents';

export interface AccountParcel {
  /** Every document is the place, in decimal digits, of its text among all that this thread has sent. */
  readonly read: ReadAccount;
  /** Texts that travel for the first time, in order of their places. */
  readonly documents: readonly PolicyText[];
}

/** Packs the accounts of one thread, in the order in which they are unpacked. */
export function accountPacker(): (read: ReadAccount) => AccountParcel {
  const places = new Map<PolicyText, string>();
  return (read) => {
    const documents: PolicyText[] = [];
    const placeOf = (text: PolicyText): string => {
      const known = places.get(text);
      if (known !== undefined) return known;
      const place = String(places.size);
      places.set(text, place);
      documents.push(text);
      return place;
    };
    const { record, gaps } = read;
    if (record === undefined) return { read, documents };
    return { read: { record: accountWithDocuments(record, placeOf), gaps }, documents };
  };
}

/** Unpacks what one thread packed. `shared` holds one string for each text, whichever thread sent it. */
export function accountUnpacker(shared: Map<PolicyText, PolicyText>): (parcel: AccountParcel) => ReadAccount {
  const texts: PolicyText[] = [];
  return ({ read: { record, gaps }, documents }) => {
    for (const text of documents) {
      const known = shared.get(text) ?? text;
      shared.set(known, known);
      texts.push(known);
    }
    const textAt = (place: string): PolicyText => {
      const text = texts[Number(place)];
      if (text === undefined) throw new Error('A policy document did not arrive with its account.');
      return text;
    };
    return record === undefined
      ? { gaps }
      : { record: withSafeTags(accountWithDocuments(record, textAt)), gaps };
  };
}
