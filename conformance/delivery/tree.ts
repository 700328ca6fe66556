import { Chart } from 'cdk8s';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AmbientNamespace,
  ArgoCdDelivery,
  ArgoCdDestination,
  Cluster,
  FluxDelivery,
  FluxSource,
  GlobalService,
  LocalityFailoverRule,
  Mesh,
  Waypoint,
} from '../../src';
import { NAMESPACE, PORT, SERVICE, WAYPOINT } from '../suites/guide/names';

/** A Service of another team, that gets labels from us. */
export const LEDGER = 'ledger';
/** As the delivery by Argo CD and what begins with its name are called. */
export const DELIVERY = 'mesh';
export const REPOSITORY = 'https://github.com/example/mesh.git';

/** Writes the guide's mesh with all that delivery can add. */
export function writeTree(
  outdir: string,
  clusters: readonly { readonly name: string; readonly network: string }[],
): void {
  const mesh = new Mesh({ outdir, phases: true });
  for (const { name, network } of clusters) new Cluster(mesh, name, { network });
  const chart = new Chart(mesh, NAMESPACE, { namespace: NAMESPACE });
  new AmbientNamespace(chart, NAMESPACE);
  const waypoint = new Waypoint(chart, WAYPOINT);
  const ports = [{ name: 'http', port: PORT }];
  const service = new GlobalService(chart, SERVICE, { ports, selector: { app: SERVICE }, waypoint });
  new LocalityFailoverRule(chart, 'failover', { service });
  GlobalService.patch(chart, LEDGER, { waypoint });
  new ArgoCdDelivery(mesh, DELIVERY, {
    repoUrl: REPOSITORY,
    revision: 'main',
    destinations: { [clusters[0]!.name]: ArgoCdDestination.server('https://kubernetes.default.svc') },
  });
  new FluxDelivery(mesh, 'flux', {
    source: FluxSource.gitRepository({ url: REPOSITORY, secretName: 'git' }),
    kubeConfigs: Object.fromEntries(clusters.map(({ name }) => [name, `${name}-kubeconfig`])),
  });
  mesh.synth();
}

/** Writes what the owner of the Service has: its manifest, and a kustomization that takes our labels in. */
export function writeOwner(dist: string, cluster: string): string {
  const folder = join(dist, '_owner');
  mkdirSync(folder, { recursive: true });
  const spec = { ports: [{ name: 'http', port: 80 }], selector: { app: LEDGER } };
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: LEDGER }, spec };
  writeFileSync(join(folder, 'service.json'), JSON.stringify(service));
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: NAMESPACE,
    resources: ['service.json'],
    components: [`../_patches/${cluster}/${NAMESPACE}/${LEDGER}`],
  };
  writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
  return folder;
}
