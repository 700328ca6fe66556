import { App, Chart } from 'cdk8s';
import { join } from 'node:path';
import { clusterNames } from './job';
import { measure } from './meter';
import { declareObjects } from './objects';

// Stock cdk8s at its fastest: an App for each cluster, with an output folder of its own.
measure((job, meter) => () => {
  for (const name of clusterNames(job.clusters)) {
    const app = meter.phase('declare', () => {
      const app = new App({ outdir: join(job.outdir, name) });
      declareObjects(new Chart(app, 'bench'), job.objects, job.sharedOwner ?? name);
      return app;
    });
    meter.phase('synth', () => app.synth());
  }
});
