import { Chart } from 'cdk8s';
import { Cluster, Mesh } from '../../src';
import { clusterNames, type Job } from './job';
import { measure } from './meter';
import { declareObjects } from './objects';
import { watchPhases } from './phases';

// Ours: what is shared is declared once, under the mesh; what is not, under each cluster.
measure((job, meter) => {
  watchPhases(meter);
  return () => {
    const mesh = meter.phase('declare', () => declareMesh(job));
    meter.phase('other', () => mesh.synth());
  };
});

function declareMesh({ outdir, clusters, objects, sharedOwner }: Job): Mesh {
  const mesh = new Mesh({ outdir });
  for (const name of clusterNames(clusters)) {
    const cluster = new Cluster(mesh, name, { network: 'network1' });
    if (sharedOwner === undefined) declareObjects(new Chart(cluster, 'bench'), objects, name);
  }
  if (sharedOwner !== undefined) declareObjects(new Chart(mesh, 'bench'), objects, sharedOwner);
  return mesh;
}
