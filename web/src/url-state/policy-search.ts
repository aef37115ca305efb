/** State of a policy's page, as it stands in the address. */
import { z } from 'zod';

const id = z.string().min(1).max(2304);

export const POLICY_SCHEMA = z
  .object({
    /** Policy id as the API takes it; absent only in a broken address. */
    id,
    /** Another document to compare with. */
    with: id,
    /** Snapshot of the other document, when it is not this one. */
    at: z.string().min(1).max(64),
  })
  .partial();
export type PolicySearch = Readonly<z.infer<typeof POLICY_SCHEMA>>;
