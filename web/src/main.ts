/**
 * Schemas must not probe for `new Function`: the content security policy forbids it and reports the attempt. The setting
 * has to hold before the first schema is made, so everything else is loaded after it.
 */
import { z } from 'zod';
import './app/app.css';

z.config({ jitless: true });
void import('./app/start.tsx');
