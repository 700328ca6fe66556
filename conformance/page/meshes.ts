import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toPage, type ReportData } from '../../src/report/html';
import { fitting } from '../../src/report/html/fitting';
import { compiled } from '../../test/support/compiled';

const CLUSTERS = ['east', 'west', 'europe'];
export const HOSTILE = '</script><script>document.title="pwned"</script><img src=x onerror=alert(1)>';

/** A folder for what is written meanwhile. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cdk8s-ambient-report-'));
}

/** What a command prints. */
export function command(...args: string[]): string {
  return execFileSync(process.execPath, [compiled().command, ...args], {
    ...{ encoding: 'utf8', maxBuffer: 2 ** 28 },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Writes the page of a mesh directory, and returns the file. */
export function report(directory: string, ...args: string[]): string {
  const file = join(newFolder(), 'report.html');
  command('report', directory, '-o', file, ...args);
  return file;
}

/** Three clusters, and one mistake: the rule of cart leaves the cap of ejections to its default, which is too low. */
export function threeClusters(): string {
  const folder = newFolder();
  const clusters = CLUSTERS.map((name, index) => ({
    ...{ name, istioVersion: '1.31.0', network: `net-${name}`, region: `region-${name}` },
    gateways: [`203.0.113.${index + 1}`],
  }));
  writeFileSync(join(folder, 'mesh.json'), JSON.stringify({ version: 1, clusters }));
  const text = ['cart', 'checkout'].flatMap((name) => [serviceOf(name), ruleOf(name)]);
  for (const cluster of CLUSTERS) {
    mkdirSync(join(folder, cluster));
    writeFileSync(join(folder, cluster, 'shop.yaml'), [NAMESPACE, WAYPOINT, ...text].join('---\n'));
  }
  return folder;
}

/**
 * Files beside {@link threeClusters} that say what is promised, how often components fail and what a drill saw, and the options that
 * name them.
 */
export function promising(directory: string): string[] {
  const [promises, rates, drills] = ['_promises.yaml', '_rates.yaml', '_drills'].map((name) => join(directory, name));
  writeFileSync(promises!, PROMISES);
  writeFileSync(rates!, RATES);
  mkdirSync(drills!);
  writeFileSync(join(drills!, 'cart.json'), JSON.stringify(DRILL));
  const options = { '--any': '2', '--promises': promises!, '--rates': rates!, '--drills': drills! };
  return [...Object.entries(options).flat(), '--as-of', '2026-11-30', '--time-limit', '10s'];
}

/** A drill of cart that went otherwise than predicted. */
const DRILL = {
  ...{ version: 1, begun: '2026-11-20T09:00:00Z', ended: '2026-11-20T09:04:00Z', passed: false, asPredicted: false },
  ...{ service: 'shop/cart', cluster: 'east', outage: 'scaled-to-zero:east', istioVersions: { east: '1.31.0' } },
  clients: [
    {
      ...{ cluster: 'east', asPredicted: false },
      predicted: {
        before: { verdict: 'local', shares: '100 % east' },
        during: { verdict: 'failover', shares: '100 % west' },
      },
      before: { requests: 20, clusters: { east: 20 }, errors: 0, unknown: 0 },
      during: { requests: 60, clusters: { west: 31, europe: 29 }, errors: 0, unknown: 0 },
    },
  ],
  restorations: [],
};

const PROMISES = `version: 1
promises:
  - { services: ["shop/*"], owner: shop, reason: it sells, survives: { any: 1 } }
`;
const RATES = `version: 1
rates:
  scaled-to-zero: { mtbf: 90d, mttr: 10m }
  unready: never
  failing: { mtbf: 60d, mttr: 20m }
  zone-down: never
  waypoint-down: { mtbf: 180d, mttr: 5m }
  gateway-down: { mtbf: 180d, mttr: 15m }
  cluster-down: never
`;

const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
`;
const WAYPOINT = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: shop
  labels: { istio.io/waypoint-for: service, istio.io/global: "true" }
spec:
  gatewayClassName: istio-waypoint
  listeners: [{ name: mesh, port: 15008, protocol: HBONE }]
`;

function serviceOf(name: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: shop
  labels: { istio.io/global: "true", istio.io/use-waypoint: waypoint }
  annotations: { cdk8s-ambient/replicas: "3" }
spec:
  selector: { app: ${name} }
  ports: [{ name: http, port: 8080 }]
`;
}

function ruleOf(name: string): string {
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: shop }
spec:
  host: ${name}.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      localityLbSetting: { enabled: true, failoverPriority: [topology.istio.io/cluster] }
    outlierDetection: { consecutive5xxErrors: 0, consecutiveGatewayErrors: 5, minHealthPercent: 1${name === 'cart' ? '' : ', maxEjectionPercent: 100'} }
`;
}

/** The page of {@link threeClusters}, with names that are markup where the format of a mesh lets them be. */
export function hostilePage(file: string): string {
  const data = dataIn(file);
  const spoilt = JSON.parse(
    JSON.stringify(data)
      .replaceAll('net-east', () => JSON.stringify(HOSTILE).slice(1, -1))
      .replaceAll('shop/cart', () => `shop/${JSON.stringify(HOSTILE).slice(1, -1)}`),
  ) as ReportData;
  return written(spoilt);
}

/** A page of 100 clusters and 1,000 services that all differ, out of that of {@link threeClusters}. */
export function largePage(three: string): { readonly file: string; readonly bytes: number } {
  const data = dataIn(three);
  const clusters = Array.from({ length: 100 }, (_, number) => data.clusters[number] ?? `cluster${number}`);
  const rows = Array.from({ length: 1000 }, (_, number) => ({
    ...data.rows[number % data.rows.length]!,
    service: `team${number % 100}/service${number}`,
    pods: [['0-99', 3]] as const,
  }));
  const ofMesh = clusters.map((name, number) => ({ ...data.mesh.clusters[number % 3]!, name }));
  const thousand = <Item extends object>(items: readonly Item[]): Item[] =>
    rows.map(({ service }, number) => ({ ...items[number % items.length]!, name: service }));
  const { services, rules } = data.mesh;
  const many = { ...data.mesh, services: thousand(services), rules: thousand(rules) };
  const file = written(fitting({ ...data, clusters, rows, mesh: { ...many, clusters: ofMesh } }));
  return { file, bytes: readFileSync(file).length };
}

/** The data of a page. */
export function dataIn(file: string): ReportData {
  const [, json = ''] =
    /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(readFileSync(file, 'utf8')) ?? [];
  return JSON.parse(json) as ReportData;
}

function written(data: ReportData): string {
  const file = join(newFolder(), 'report.html');
  writeFileSync(file, toPage(data));
  return file;
}
