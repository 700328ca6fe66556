import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster';
import { freePort } from './ports';

// Kubernetes as it really is, on loopback: etcd, the API server, and the controllers that make pods and EndpointSlices.

/** Starts etcd and the API server, and writes the kubeconfig. Returns when the API server is ready. */
export async function startApiServer(cluster: Cluster): Promise<void> {
  const { directory } = cluster;
  const etcd = await startEtcd(cluster);
  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  const tokens = join(directory, 'tokens.csv');
  writeFileSync(tokens, `${token},admin,admin,system:masters\n`, { mode: 0o600 });
  writeFileSync(signingKey(cluster), newSigningKey(), { mode: 0o600 });
  cluster.start('kube-apiserver', [
    `--etcd-servers=${etcd}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    // No pod reaches it, and from 1.37 on Kubernetes refuses a loopback address to advertise.
    '--endpoint-reconciler-type=none',
    `--cert-dir=${certificates(cluster)}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${signingKey(cluster)}`,
    `--service-account-signing-key-file=${signingKey(cluster)}`,
    `--token-auth-file=${tokens}`,
    '--authorization-mode=RBAC',
    `--service-cluster-ip-range=10.${100 + cluster.number}.0.0/16`,
  ]);
  const server = `https://127.0.0.1:${port}`;
  // The API server makes its certificate when it starts; until then kubectl fails, and is asked again.
  const authority = { 'certificate-authority': authorityFile(cluster) };
  writeFileSync(cluster.kubeconfig, kubeconfig(cluster.name, { server, ...authority }, token), { mode: 0o600 });
  await cluster.patience.until(async () => ({
    expected: 'API server ready',
    got: `API server ${(await cluster.kubectl.do('get', '--raw', '/readyz')) === 'ok' ? 'ready' : 'not ready'}`,
  }));
  cluster.say('API server ready');
}

/** The kubeconfig that another cluster's istiod reads this one with: nothing in it refers to a file. */
export function portableKubeconfig(cluster: Cluster): Promise<string> {
  return cluster.kubectl.do('config', 'view', '--raw', '--flatten', '-o', 'json');
}

/** Starts what turns Deployments into scheduled pods and Services into EndpointSlices. */
export async function startControllers(cluster: Cluster): Promise<void> {
  for (const [program, extra] of [
    [
      'kube-controller-manager',
      [
        `--service-account-private-key-file=${signingKey(cluster)}`,
        // For tokens that lead here from elsewhere, as those of `istioctl create-remote-secret` do.
        `--root-ca-file=${authorityFile(cluster)}`,
      ],
    ],
    ['kube-scheduler', []],
  ] as const) {
    cluster.start(program, [
      `--kubeconfig=${cluster.kubeconfig}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${await freePort()}`,
      `--cert-dir=${certificates(cluster)}`,
      ...extra,
    ]);
  }
}

async function startEtcd(cluster: Cluster): Promise<string> {
  const client = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  cluster.start('etcd', [
    `--data-dir=${join(cluster.directory, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    // The data lives as long as the run.
    '--unsafe-no-fsync',
    '--log-level=error',
  ]);
  return client;
}

function kubeconfig(name: string, cluster: Readonly<Record<string, string>>, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}

/** Signs service account tokens. */
function newSigningKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;
}

function signingKey(cluster: Cluster): string {
  return join(cluster.directory, 'service-account.key');
}

function certificates(cluster: Cluster): string {
  return join(cluster.directory, 'certificates');
}

function authorityFile(cluster: Cluster): string {
  return join(certificates(cluster), 'apiserver.crt');
}
