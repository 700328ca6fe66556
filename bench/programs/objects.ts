import { ApiObject, type Chart } from 'cdk8s';

/**
 * The same objects for every program: a third each of Deployments, Services and ConfigMaps, 810 bytes of YAML on average,
 * with explicit names, because generated ones cost stock cdk8s three times as much.
 *
 * @param owner tells one cluster's objects from another's; equal for objects that clusters share
 */
export function declareObjects(chart: Chart, count: number, owner: string): void {
  for (let number = 0; number < count; number++) declareObject(chart, `app-${number}`, number, owner);
}

function declareObject(chart: Chart, name: string, number: number, owner: string): void {
  const metadata = { name, namespace: 'bench', labels: { app: name, team: 'payments', owner } };
  const declare = [deployment, service, configMap][number % 3]!;
  new ApiObject(chart, name, { metadata, ...declare(name, owner) });
}

function deployment(name: string, owner: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, team: 'payments' } },
        spec: {
          serviceAccountName: name,
          containers: [
            {
              name: 'main',
              image: `registry.example.com/payments/${name}:1.24.3`,
              env: [
                { name: 'OWNER', value: owner },
                { name: 'LOG_LEVEL', value: 'info' },
                { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
              ],
              ports: [
                { name: 'http', containerPort: 8080 },
                { name: 'metrics', containerPort: 9090 },
              ],
              readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5 },
              resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
            },
          ],
        },
      },
    },
  };
}

function service(name: string, owner: string) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    spec: {
      selector: { app: name, team: 'payments', owner },
      ports: [
        { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' },
        { name: 'grpc', port: 8081, targetPort: 'grpc', protocol: 'TCP', appProtocol: 'kubernetes.io/h2c' },
        { name: 'metrics', port: 9090, targetPort: 'metrics', protocol: 'TCP', appProtocol: 'http' },
        { name: 'admin', port: 9901, targetPort: 'admin', protocol: 'TCP', appProtocol: 'http' },
      ],
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
      trafficDistribution: 'PreferClose',
    },
  };
}

function configMap(name: string, owner: string) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    data: {
      'application.yaml': `server:\n  port: 8080\n  name: ${name}\nupstream:\n  timeout: 5s\n  retries: 3\nowner: ${owner}\n`,
      'feature-flags': 'on',
      'build-number': '0123456789',
      'allowed-origins': `https://${name}.example.com,https://admin.example.com`,
      'cache-size': '512',
      'database-url': `postgres://db.${name}.svc.cluster.local:5432/${name}?sslmode=require`,
      'trace-ratio': '1e-3',
      'log-format': '%t "%r" %s %b',
    },
  };
}
