import { isMap } from '../../model/object';
import type { Kubectl } from './kubectl';
import { KubectlFailure } from './kubectl-failure';

/** The oldest kubectl that speaks the login plugins' interface of today (client.authentication.k8s.io/v1). */
const OLDEST_MINOR = 24;

/** Throws where kubectl is missing, or too old for what is asked of it. */
export async function requireKubectl(kubectl: Kubectl): Promise<void> {
  const args = ['version', '--client', '-o', 'json'];
  const said = await kubectl.run(args);
  const version = versionOf(said);
  if (version === undefined) throw kubectl.nonsense(args, 'has no clientVersion.gitVersion', said);
  const minor = /^v1\.(\d+)\./.exec(version)?.[1];
  if (minor !== undefined && Number(minor) >= OLDEST_MINOR) return;
  throw new KubectlFailure(
    kubectl.at.cluster,
    kubectl.text(args),
    'kubectl-too-old',
    `kubectl is ${version}, and 1.${OLDEST_MINOR} is the oldest that is used.`,
    `install kubectl 1.${OLDEST_MINOR} or newer.`,
  );
}

function versionOf(text: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    const client = isMap(answer) ? answer.clientVersion : undefined;
    const version = isMap(client) ? client.gitVersion : undefined;
    return typeof version === 'string' && version !== '' ? version : undefined;
  } catch {
    return undefined;
  }
}
