/** Version of the product as the API, the logs and ETags show it; equals `version` in package.json. */
export const VERSION = '0.1.0';
