/** What is assumed where nothing is said, in requests per second. */
export const DEFAULT_RATE = 100;
