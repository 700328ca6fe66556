import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterNames, type Job } from './job';

const OBJECTS_OF_SYSTEM = 2;
const OBJECTS_OF_NAMESPACE = 2;
const OBJECTS_OF_SERVICE = 3;
const SERVICES_OF_NAMESPACE = 16;

/**
 * Writes a mesh directory with nothing wrong in it, so that every rule has everything to look at: in each cluster, one file
 * for istiod's namespace and the east-west gateway, and one for each team's namespace, with its waypoint and its services,
 * each with a DestinationRule and a Deployment. What is left over are ConfigMaps.
 *
 * @returns the number of documents
 */
export function writeTree({ outdir, clusters, objects, sharedOwner }: Job): number {
  writeMesh(outdir, clusterNames(clusters), (cluster, _place, write) => {
    let left = objects - OBJECTS_OF_SYSTEM;
    for (let team = 0; left > 0; team++) {
      const services = Math.min(
        SERVICES_OF_NAMESPACE,
        Math.max(0, Math.floor((left - OBJECTS_OF_NAMESPACE) / OBJECTS_OF_SERVICE)),
      );
      const names = Array.from({ length: services }, (_, number) => `app-${number}`);
      const documents =
        services === 0 ? spare(left, `team-${team}`) : teamOf(`team-${team}`, names, { owner: sharedOwner ?? cluster });
      write(`team-${team}`, documents);
      left -= documents.length;
    }
  });
  return clusters * objects;
}

/** A fleet whose clusters have the same services. */
export interface Fleet {
  readonly clusters: number;
  readonly services: number;
  /** What differs: the replicas of each cluster, or the threshold of each service. */
  readonly unlike?: 'clusters' | 'thresholds';
}

/** Replicas where clusters are alike, and where they are not those of the first. */
const REPLICAS = 3;

/**
 * Writes the mesh directory of a fleet, of the same documents.
 *
 * @param more replicas that the first cluster has besides
 */
export function writeFleet(outdir: string, { clusters, services, unlike }: Fleet, more = 0): void {
  const names = Array.from({ length: services }, (_, number) => `app-${number}`);
  writeMesh(outdir, clusterNames(clusters), (_cluster, place, write) => {
    const replicas = REPLICAS + (unlike === 'clusters' ? place : 0) + (place === 0 ? more : 0);
    for (let first = 0; first < services; first += SERVICES_OF_NAMESPACE) {
      const team = `team-${first / SERVICES_OF_NAMESPACE}`;
      const own = names.slice(first, first + SERVICES_OF_NAMESPACE);
      const thresholdOf = (name: string): number => 1 + names.indexOf(name);
      write(team, teamOf(team, own, { owner: 'all', replicas, ...(unlike === 'thresholds' ? { thresholdOf } : {}) }));
    }
  });
}

/** @param writeTeams writes the files of a cluster but for those of Istio itself */
function writeMesh(
  outdir: string,
  names: readonly string[],
  writeTeams: (cluster: string, place: number, write: (name: string, documents: readonly string[]) => void) => void,
): void {
  for (const [place, cluster] of names.entries()) {
    mkdirSync(join(outdir, cluster), { recursive: true });
    const write = (name: string, documents: readonly string[]): void =>
      writeFileSync(join(outdir, cluster, `${name}.k8s.yaml`), documents.map((text) => text.trimStart()).join('---\n'));
    write('istio-system', [systemNamespace(cluster), eastWestGateway(cluster)]);
    writeTeams(cluster, place, write);
  }
  const described = names.map((name) => ({ name, istioVersion: '1.31.0', network: name, region: `region-of-${name}` }));
  writeFileSync(join(outdir, 'mesh.json'), JSON.stringify({ version: 1, clusters: described }));
}

interface Team {
  readonly owner: string;
  readonly replicas?: number;
  readonly thresholdOf?: (name: string) => number;
}

function teamOf(namespace: string, names: readonly string[], { owner, replicas, thresholdOf }: Team): string[] {
  return [
    teamNamespace(namespace),
    waypoint(namespace),
    ...names.map((name) => service(namespace, name)),
    ...names.map((name) => deployment(namespace, name, owner, replicas)),
    ...names.map((name) => destinationRule(namespace, name, thresholdOf?.(name))),
  ];
}

function spare(count: number, namespace: string): string[] {
  return Array.from({ length: count }, (_, number) => configMap(namespace, `settings-${number}`));
}

const systemNamespace = (network: string) => `
apiVersion: v1
kind: Namespace
metadata:
  labels:
    topology.istio.io/network: ${network}
  name: istio-system
`;

const eastWestGateway = (network: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  labels:
    topology.istio.io/network: ${network}
  name: istio-eastwestgateway
  namespace: istio-system
spec:
  gatewayClassName: istio-east-west
  listeners:
    - name: mesh
      port: 15008
      protocol: HBONE
      tls:
        mode: Terminate
        options:
          gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL
`;

const teamNamespace = (name: string) => `
apiVersion: v1
kind: Namespace
metadata:
  labels:
    istio.io/dataplane-mode: ambient
  name: ${name}
`;

const waypoint = (namespace: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  labels:
    istio.io/global: "true"
    istio.io/waypoint-for: service
  name: waypoint
  namespace: ${namespace}
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - name: mesh
      port: 15008
      protocol: HBONE
`;

const service = (namespace: string, name: string) => `
apiVersion: v1
kind: Service
metadata:
  labels:
    app: ${name}
    istio.io/global: "true"
    istio.io/use-waypoint: waypoint
    team: payments
  name: ${name}
  namespace: ${namespace}
spec:
  ports:
    - appProtocol: http
      name: http
      port: 80
      protocol: TCP
      targetPort: http
    - appProtocol: kubernetes.io/h2c
      name: grpc
      port: 8081
      protocol: TCP
      targetPort: grpc
  selector:
    app: ${name}
`;

const deployment = (namespace: string, name: string, owner: string, replicas = 3) => `
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: ${name}
    team: payments
  name: ${name}
  namespace: ${namespace}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
        team: payments
    spec:
      containers:
        - env:
            - name: OWNER
              value: ${owner}
            - name: LOG_LEVEL
              value: info
            - name: POD_IP
              valueFrom:
                fieldRef:
                  fieldPath: status.podIP
          image: registry.example.com/payments/${name}:1.24.3
          name: main
          ports:
            - containerPort: 8080
              name: http
            - containerPort: 8081
              name: grpc
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
          resources:
            limits:
              memory: 256Mi
            requests:
              cpu: 100m
              memory: 128Mi
      serviceAccountName: ${name}
`;

const destinationRule = (namespace: string, name: string, threshold = 5) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  host: ${name}.${namespace}.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        enabled: true
        failoverPriority:
          - topology.istio.io/cluster
    outlierDetection:
      baseEjectionTime: 1m
      consecutive5xxErrors: 0
      consecutiveGatewayErrors: ${threshold}
      interval: 1s
      maxEjectionPercent: 100
      minHealthPercent: 1
`;

const configMap = (namespace: string, name: string) => `
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${namespace}
data:
  build-number: "0123456789"
  cache-size: "512"
  feature-flags: "on"
`;
