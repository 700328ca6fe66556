import { tree } from '../support';

export { write } from './trees';

/** The tree without mesh.json. */
export function texts(folder: string): Record<string, string> {
  const { 'mesh.json': _meshFile, ...rest } = tree(folder);
  return rest;
}
