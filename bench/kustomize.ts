import { buildGoProgram } from './go-program';

export const KUSTOMIZE_VERSION = 'v5.7.1';

/** The kustomize of kustomize/go.mod; undefined without Go. */
export function buildKustomize(): string | undefined {
  const command = 'sigs.k8s.io/kustomize/kustomize/v5';
  return buildGoProgram({ command, version: KUSTOMIZE_VERSION, folder: 'kustomize' });
}
