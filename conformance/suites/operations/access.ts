import type { Mesh } from '../../clusters/mesh';
import { requireContains, requireEqual, type Check } from '../suite';
import { ambient } from './command';
import { NAMESPACE, SCALED, SERVICE } from '../guide/names';

// Who may not do what a command needs, by the word of a real API server.

const READER = 'reader';
const USER = `system:serviceaccount:default:${READER}`;
const RESTRICTED = 'restricted';
const EXPIRED = 'expired';

/** A service account of the first cluster that may read Services and Gateways, and nothing else. */
export function verifyNamesMissingPermissions(dist: string, mesh: Mesh): Check {
  return {
    sentence: 'verify names what the API server forbids it to list, and looks at the other cluster',
    run: async () => {
      await addReader(mesh);
      const { code, stdout } = await verifyAs(dist, mesh, RESTRICTED);
      requireEqual('exit 2', `exit ${code}`);
      requireContains(stdout, `User "${USER}" cannot list`, 'auth can-i --list', `(context ${otherOf(mesh)})\n  ✓`);
    },
  };
}

export function drillNamesMissingPermissions(mesh: Mesh): Check {
  return {
    sentence: 'a drill that may not see its cluster is refused, and changes nothing',
    run: async () => {
      const replicas = () =>
        mesh[0]!.cluster.kubectl.do(...['get', 'deployments', '-n', NAMESPACE, '-o', 'jsonpath={.items[*].spec}']);
      const before = await replicas();
      const { code, stdout, stderr } = await ambient(mesh, [
        ...['drill', '--context', `${SCALED.cluster}=${RESTRICTED},${otherOf(mesh)}=${otherOf(mesh)}`],
        ...['--service', `${NAMESPACE}/${SERVICE}`, '--cluster', SCALED.cluster, '--probe', 'echo 200'],
      ]);
      requireEqual('exit 2', `exit ${code}`);
      requireContains(stdout + stderr, SCALED.cluster, `User "${USER}" cannot`);
      requireEqual(before, await replicas());
    },
  };
}

export function verifyNamesExpiredCredentials(dist: string, mesh: Mesh): Check {
  return {
    sentence: 'verify says whose credentials the API server does not accept, and looks at the other cluster',
    run: async () => {
      const { kubectl, name } = mesh[0]!.cluster;
      await kubectl.do('config', 'set-credentials', EXPIRED, '--token=a.token.of-yesterday');
      await kubectl.do('config', 'set-context', EXPIRED, `--cluster=${name}`, `--user=${EXPIRED}`);
      const { code, stdout } = await verifyAs(dist, mesh, EXPIRED);
      requireEqual('exit 2', `exit ${code}`);
      requireContains(
        stdout,
        'does not accept the credentials',
        `kubectl --context ${EXPIRED} auth whoami`,
        `(context ${otherOf(mesh)})\n  ✓`,
      );
    },
  };
}

async function addReader(mesh: Mesh): Promise<void> {
  const { kubectl, name } = mesh[0]!.cluster;
  await kubectl.apply([
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: READER, namespace: 'default' } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: READER },
      rules: [
        { apiGroups: [''], resources: ['services'], verbs: ['list'] },
        { apiGroups: ['gateway.networking.k8s.io'], resources: ['gateways'], verbs: ['list'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: READER },
      subjects: [{ kind: 'ServiceAccount', name: READER, namespace: 'default' }],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: READER },
    },
  ]);
  const token = await kubectl.do('create', 'token', READER, '-n', 'default');
  await kubectl.do('config', 'set-credentials', RESTRICTED, `--token=${token.trim()}`);
  await kubectl.do('config', 'set-context', RESTRICTED, `--cluster=${name}`, `--user=${RESTRICTED}`);
}

function verifyAs(dist: string, mesh: Mesh, context: string) {
  const [first, second] = mesh.map(({ cluster }) => cluster.name);
  return ambient(mesh, ['verify', dist, '--context', `${first}=${context},${second}=${second}`]);
}

function otherOf(mesh: Mesh): string {
  return mesh[1]!.cluster.name;
}
