import { type Mesh } from './clusters/mesh';
import { Processes } from './clusters/processes';
import { createRunDirectory, keepRunDirectory, removeRunDirectory, setAside } from './clusters/run-directory';

/** The time in which clusters are up for one suite, and its end in each of the ways it can end. */
export class Session {
  readonly directory = createRunDirectory();
  readonly processes = new Processes(this.directory);
  private isOver = false;

  /** Everything stops and nothing stays. */
  async end(): Promise<void> {
    await this.processes.stop();
    removeRunDirectory(this.directory);
    this.isOver = true;
  }

  /** Everything stops, the logs stay. */
  async endInFailure(): Promise<void> {
    await this.processes.stop();
    console.log(`the programs' logs: ${setAside(this.directory)}`);
    this.isOver = true;
  }

  /** Everything stays up, for a person to look at. */
  leaveUp(mesh: Mesh): void {
    keepRunDirectory(this.directory);
    this.isOver = true;
    console.log(`left up in ${this.directory}; \`npm run conformance -- --down\` stops it`);
    for (const { cluster, istiod } of mesh) {
      console.log(`  ${cluster.name}: export KUBECONFIG=${cluster.kubeconfig}   istiod: ${istiod.debug}`);
    }
  }

  /** Whatever happened: our process is about to end, and so do those it started. */
  lastResort(): void {
    if (!this.isOver) {
      this.processes.killNow();
    }
  }
}
