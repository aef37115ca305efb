import { z } from 'zod';

const TriSchema = z.union([z.boolean(), z.literal('unknown')]);

/** What else a session may carry: tags (sts:TagSession) and a source identity (sts:SetSourceIdentity). */
export const CapabilitiesSchema = z.object({ tagSession: TriSchema, setSourceIdentity: TriSchema });
