/**
 * Imported first: schemas must not probe for `new Function`, which the content security policy forbids and reports
 * even when the attempt is caught.
 */
import { z } from 'zod';

z.config({ jitless: true });
