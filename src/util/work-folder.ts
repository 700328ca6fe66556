/** Below an output folder: locks, staged contents, the journal and the map of constructs. Starts with "." so that nothing applies it. */
export const WORK_FOLDER = '.cdk8s-ambient';

/** What an unfinished commit leaves there for the next one. */
export const JOURNAL_FILE = 'journal.json';
