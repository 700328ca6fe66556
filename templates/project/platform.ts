import { Chart } from 'cdk8s';
import { AmbientNamespace, Cluster, GlobalService, LocalityFailoverRule, Mesh, Waypoint } from 'cdk8s-ambient';

/** The mesh: its clusters, and what runs in all of them. */
export function platform(): Mesh {
  const mesh = new Mesh();

  // As in the clusters: networks as labelled, regions as on the nodes, the version as "istioctl version" prints it, and the
  // addresses of the east-west gateways.
  const istioVersion = '1.31.0';
  new Cluster(mesh, 'east', { network: 'east', region: 'us-east', istioVersion, gateways: ['203.0.113.1'] });
  new Cluster(mesh, 'west', { network: 'west', region: 'us-west', istioVersion, gateways: ['203.0.113.2'] });

  // Declared under the mesh: the same in every cluster.
  const shop = new Chart(mesh, 'shop', { namespace: 'shop' });
  new AmbientNamespace(shop, 'shop');
  const waypoint = new Waypoint(shop, 'waypoint');
  const web = new GlobalService(shop, 'web', {
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    selector: { app: 'web' },
    replicas: 2, // in each cluster; the Deployment may be declared elsewhere
    waypoint,
  });
  new LocalityFailoverRule(shop, 'web-failover', { service: web });

  return mesh;
}
