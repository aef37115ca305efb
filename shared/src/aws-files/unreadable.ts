/**
 * What stands in for a fact that exists in a file but cannot be read. It names no ARN and no group and it
 * parses as no policy, so whatever depends on it is decided as unknown, never as absent.
 */
export const UNREADABLE = 'unreadable';

/** Text of a policy document that cannot be read. */
export const UNREADABLE_DOCUMENT = '';
