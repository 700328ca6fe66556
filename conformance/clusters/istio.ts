import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { binaryDirectory } from './cache';
import type { Cluster } from './cluster';
import { runOrThrow } from './command';
import { portableKubeconfig } from './control-plane';
import { dependencyDirectory } from './go';
import type { KubernetesObject } from './kubectl';
import { freePort } from './ports';

// Istio as the multicluster ambient installation guide installs it: profile ambient, multi-network on, one istiod per cluster
// that reads the other cluster through a remote secret. istiod runs as a process instead of as a Deployment.

/** Where istiod listens. */
export interface Istiod {
  /** Plaintext discovery, host:port. */
  readonly discovery: string;
  /** Pages of `/debug`. */
  readonly debug: string;
}

interface Manifest extends KubernetesObject {
  readonly kind: string;
}

interface Deployment extends Manifest {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly env: readonly { readonly name: string; readonly value?: string }[];
        }[];
      };
    };
  };
}

interface WebhookConfiguration extends Manifest {
  readonly webhooks: readonly {
    readonly clientConfig: { readonly service?: { readonly path?: string } };
    readonly objectSelector?: object;
  }[];
}

/** No node runs a container and no pod is injected, and istiod itself runs as a process. */
const NOT_INSTALLED = ['DaemonSet', 'Deployment', 'HorizontalPodAutoscaler', 'MutatingWebhookConfiguration'];

const NAMESPACE = 'istio-system';

/** Istio's manifests in a cluster, all but istiod itself. */
export interface Installation {
  readonly cluster: Cluster;
  /** What the Deployment that is not installed would have told istiod. */
  readonly environment: NodeJS.ProcessEnv;
  readonly webhookPort: number;
}

/** Installs the CRDs of Gateway API and Istio, and everything else that istiod expects to find. */
export async function installIstio(cluster: Cluster): Promise<Installation> {
  const webhookPort = await freePort();
  const manifests = await generateManifests(cluster);
  const gatewayApi = await dependencyDirectory('istio', 'sigs.k8s.io/gateway-api');
  await cluster.kubectl.do('apply', '--server-side', '-f', join(gatewayApi, 'config', 'crd', 'standard'));
  await cluster.kubectl.apply([namespace(cluster)]);
  await cluster.kubectl.apply(
    manifests
      .filter(({ kind }) => !NOT_INSTALLED.includes(kind))
      .map((manifest) => (isWebhookConfiguration(manifest) ? reachedByUrl(manifest, webhookPort) : manifest)),
  );
  return { cluster, environment: istiodEnvironment(manifests), webhookPort };
}

/**
 * What `istioctl create-remote-secret` does: lets a cluster's istiod read another cluster.
 *
 * @param kubeconfig leads to the other one; by default straight there
 */
export async function trust(cluster: Cluster, other: Cluster, kubeconfig?: string): Promise<void> {
  await cluster.kubectl.apply([
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `istio-remote-secret-${other.name}`,
        namespace: NAMESPACE,
        labels: { 'istio/multiCluster': 'true' },
        annotations: { 'networking.istio.io/cluster': other.name },
      },
      stringData: { [other.name]: kubeconfig ?? (await portableKubeconfig(other)) },
    },
  ]);
}

/** Returns when istiod is ready and its webhook judges what is applied. */
export async function startIstiod({ cluster, environment, webhookPort }: Installation): Promise<Istiod> {
  const debugPort = await freePort();
  const discoveryPort = await freePort();
  cluster.start(
    'pilot-discovery',
    [
      'discovery',
      `--kubeconfig=${cluster.kubeconfig}`,
      '--domain=cluster.local',
      `--httpAddr=127.0.0.1:${debugPort}`,
      `--httpsAddr=127.0.0.1:${webhookPort}`,
      `--grpcAddr=127.0.0.1:${discoveryPort}`,
      `--secureGRPCAddr=127.0.0.1:${await freePort()}`,
      `--monitoringAddr=127.0.0.1:${await freePort()}`,
      '--ctrlz_address=127.0.0.1',
      `--ctrlz_port=${await freePort()}`,
    ],
    {
      ...environment,
      KUBECONFIG: cluster.kubeconfig,
      POD_NAME: 'istiod-0',
      POD_NAMESPACE: NAMESPACE,
      // We connect as a waypoint without a certificate.
      XDS_AUTH: 'false',
      // The webhook's certificate is for the address in the webhook's URL.
      ISTIOD_CUSTOM_HOST: '127.0.0.1',
      INJECTION_WEBHOOK_CONFIG_NAME: '',
    },
  );
  const debug = `http://127.0.0.1:${debugPort}`;
  await cluster.patience.until(async () => ({
    expected: 'istiod ready',
    got: (await fetch(`${debug}/ready`)).ok ? 'istiod ready' : 'istiod not ready',
  }));
  await cluster.patience.until(async () => ({ expected: 'the webhook judges', got: await tryWebhook(cluster) }));
  cluster.say('istiod ready');
  return { discovery: `127.0.0.1:${discoveryPort}`, debug: `${debug}/debug` };
}

async function generateManifests(cluster: Cluster): Promise<readonly Manifest[]> {
  const yaml = await runOrThrow({
    binary: join(binaryDirectory(), 'istioctl'),
    args: [
      'manifest',
      'generate',
      ...['--set', 'profile=ambient'],
      ...['--set', `values.global.multiCluster.clusterName=${cluster.name}`],
      ...['--set', `values.global.network=${cluster.network}`],
      ...['--set', 'values.pilot.env.AMBIENT_ENABLE_MULTI_NETWORK=true'],
    ],
    env: { PATH: process.env.PATH, HOME: cluster.directory, KUBECONFIG: cluster.kubeconfig },
  });
  return parseAllDocuments(yaml)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

function namespace(cluster: Cluster): object {
  const labels = { 'topology.istio.io/network': cluster.network };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels } };
}

function istiodEnvironment(manifests: readonly Manifest[]): NodeJS.ProcessEnv {
  const istiod = manifests.find((manifest): manifest is Deployment => manifest.kind === 'Deployment');
  const env = istiod?.spec.template.spec.containers[0]?.env ?? [];
  return Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
}

function isWebhookConfiguration(manifest: Manifest): manifest is WebhookConfiguration {
  return manifest.kind === 'ValidatingWebhookConfiguration';
}

/**
 * There is no pod network on which the API server could reach a Service. Without its selector the webhook judges every object,
 * as the one of an installation's default revision does.
 */
function reachedByUrl(configuration: WebhookConfiguration, port: number): object {
  return {
    ...configuration,
    webhooks: configuration.webhooks.map(({ clientConfig, objectSelector: _selector, ...webhook }) => ({
      ...webhook,
      clientConfig: { url: `https://127.0.0.1:${port}${clientConfig.service?.path ?? ''}` },
    })),
  };
}

/** A rule that only istiod's own judgement refuses: the CRD's schema lets it pass. */
async function tryWebhook(cluster: Cluster): Promise<string> {
  const { code, stderr } = await cluster.kubectl.tryCreate({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'probe', namespace: 'default' },
    spec: {
      host: 'probe.default.svc.cluster.local',
      trafficPolicy: {
        outlierDetection: {},
        loadBalancer: { localityLbSetting: { failover: [{ from: 'here', to: 'here' }] } },
      },
    },
  });
  const judged = code !== 0 && stderr.includes('admission webhook') && stderr.includes('denied the request');
  return judged
    ? 'the webhook judges'
    : `the webhook does not judge: ${code === 0 ? 'it let a wrong rule pass' : stderr}`;
}
