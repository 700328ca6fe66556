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
  const names = clusterNames(clusters);
  for (const cluster of names) {
    mkdirSync(join(outdir, cluster), { recursive: true });
    const write = (name: string, documents: readonly string[]) =>
      writeFileSync(join(outdir, cluster, `${name}.k8s.yaml`), documents.map((text) => text.trimStart()).join('---\n'));
    write('istio-system', [systemNamespace(cluster), eastWestGateway(cluster)]);
    let left = objects - OBJECTS_OF_SYSTEM;
    for (let team = 0; left > 0; team++) {
      const services = Math.min(
        SERVICES_OF_NAMESPACE,
        Math.max(0, Math.floor((left - OBJECTS_OF_NAMESPACE) / OBJECTS_OF_SERVICE)),
      );
      const documents =
        services === 0 ? spare(left, `team-${team}`) : teamOf(`team-${team}`, services, sharedOwner ?? cluster);
      write(`team-${team}`, documents);
      left -= documents.length;
    }
  }
  const described = names.map((name) => ({ name, istioVersion: '1.31.0', network: name, region: `region-of-${name}` }));
  writeFileSync(join(outdir, 'mesh.json'), JSON.stringify({ version: 1, clusters: described }));
  return clusters * objects;
}

function teamOf(namespace: string, services: number, owner: string): string[] {
  const names = Array.from({ length: services }, (_, number) => `app-${number}`);
  return [
    teamNamespace(namespace),
    waypoint(namespace),
    ...names.map((name) => service(namespace, name)),
    ...names.map((name) => deployment(namespace, name, owner)),
    ...names.map((name) => destinationRule(namespace, name)),
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

const deployment = (namespace: string, name: string, owner: string) => `
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: ${name}
    team: payments
  name: ${name}
  namespace: ${namespace}
spec:
  replicas: 3
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

const destinationRule = (namespace: string, name: string) => `
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
      consecutiveGatewayErrors: 5
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
