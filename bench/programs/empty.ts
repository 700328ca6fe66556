import { App } from 'cdk8s';

// The least a synth through the cdk8s CLI can be.
new App().synth();
