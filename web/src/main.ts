/**
 * Takes the launch token out of the address before anything else. Schemas must not probe for `new Function`: the content
 * security policy forbids it and reports the attempt. That setting has to hold before the first schema is made, so
 * everything else is loaded after it.
 */
import { z } from 'zod';
import { takeLaunchToken } from './api-client/token.ts';
import './app/app.css';

takeLaunchToken();
z.config({ jitless: true });
void import('./app/start.tsx');
