import { Chart, Duration } from 'cdk8s';
import {
  AmbientNamespace,
  Cluster,
  GlobalService,
  LocalityFailoverRule,
  Mesh,
  SimpleLoadBalancer,
  Waypoint,
} from 'cdk8s-ambient';
import { Curl, HelloWorld } from './workloads';

/**
 * Istio's guide "Configure failover behavior in a multicluster ambient installation", whole: two clusters on two networks,
 * the HelloWorld service in both, version v1 in cluster1 and v2 in cluster2.
 */
export function helloworld(): Mesh {
  const mesh = new Mesh({ istioVersion: '1.31.0' }); // what `istioctl version` shows for istiod
  const cluster1 = new Cluster(mesh, 'cluster1', { network: 'network1' });
  const cluster2 = new Cluster(mesh, 'cluster2', { network: 'network2' });

  // Under the mesh: the same in every cluster.
  const sample = new Chart(mesh, 'sample', { namespace: 'sample' });
  new AmbientNamespace(sample, 'sample');
  const waypoint = new Waypoint(sample, 'waypoint');
  const service = new GlobalService(sample, 'helloworld', {
    labels: { app: 'helloworld', service: 'helloworld' },
    ports: [{ name: 'http', port: 5000 }],
    selector: { app: 'helloworld' },
    waypoint,
  });
  // The guide's thresholds, made for trying things out. In production leave outlierDetection to its defaults.
  new LocalityFailoverRule(sample, 'failover', {
    name: 'helloworld',
    service,
    outlierDetection: {
      consecutive5xxErrors: 1,
      interval: Duration.seconds(1),
      baseEjectionTime: Duration.minutes(1),
    },
    loadBalancer: SimpleLoadBalancer.ROUND_ROBIN,
  });
  new Curl(sample, 'curl');

  // Under a cluster: in that cluster only.
  new HelloWorld(new Chart(cluster1, 'helloworld-v1', { namespace: 'sample' }), 'v1');
  new HelloWorld(new Chart(cluster2, 'helloworld-v2', { namespace: 'sample' }), 'v2');
  return mesh;
}

if (require.main === module) helloworld().synth();
