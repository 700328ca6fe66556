import { App, Chart } from 'cdk8s';
import { clusterNames } from './job';
import { measure } from './meter';
import { declareObjects } from './objects';

// Stock cdk8s as its documentation shows it: one App, and a Chart for each cluster.
measure((job, meter) => () => {
  const app = meter.phase('declare', () => {
    const app = new App({ outdir: job.outdir });
    for (const name of clusterNames(job.clusters)) {
      declareObjects(new Chart(app, name), job.objects, job.sharedOwner ?? name);
    }
    return app;
  });
  meter.phase('synth', () => app.synth());
});
