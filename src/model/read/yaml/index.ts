// Text to documents.

export { DocumentLines } from './document-lines';
export {
  MOST_BYTES,
  MOST_BYTES_OF_TREE,
  MOST_DOCUMENTS,
  MOST_BROKEN,
  MOST_ERRORS,
  MOST_FILES,
  MOST_FOLDER_DEPTH,
  MOST_FOLDERS,
} from './limits';
export type { YamlError } from './yaml-content';
export { textsOfDocuments, YamlReader, type YamlDocument } from './yaml';
