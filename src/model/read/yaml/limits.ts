/**
 * What is read of a tree, at most. Each limit is far beyond what an API server or a GitOps tool takes, and keeps a file of a
 * stranger from using up the memory: what is over it is a finding with the place and the number.
 */

/** Bytes of a file. */
export const MOST_BYTES = 64 * 1024 * 1024;
/** Bytes of all files of a tree. */
export const MOST_BYTES_OF_TREE = 1024 * 1024 * 1024;
/** Files of manifests in a tree. */
export const MOST_FILES = 200_000;
/** Folders of a tree. */
export const MOST_FOLDERS = 200_000;
/** Folders inside of folders. */
export const MOST_FOLDER_DEPTH = 100;
/** Documents of a tree. */
export const MOST_DOCUMENTS = 1_000_000;
/** Maps and lists inside of each other in a document. kubectl takes 10,000; no kind of object has 100. */
export const MOST_DEPTH = 500;
/** Tokens of a YAML document. An entry of a map has eight: this is more than 1,000,000 entries. */
export const MOST_TOKENS = 10_000_000;
/** Mistakes that are said of one document, and documents of one file that are not objects. */
export const MOST_ERRORS = 20;
/** Mistakes in the YAML of one file that are said. */
export const MOST_BROKEN = 100;
/** Lines of a YAML document: blank ones cost as much as others. */
export const MOST_LINES = 5_000_000;
/**
 * Characters of a YAML document that has more in it than maps, lists and scalars: anchors, tags, mistakes. Those are read by way
 * of a tree, which takes a hundred times the memory of the text. No object of an API server is longer.
 */
export const MOST_UNUSUAL = 768 * 1024;
