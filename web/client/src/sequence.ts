/** Does one thing after the other: what is asked for by one of them is done after those that were asked for before. */
export class Sequence {
  private readonly tasks: (() => void)[] = [];
  private isRunning = false;

  run(task: () => void): void {
    this.tasks.push(task);
    if (this.isRunning) {
      return;
    }
    this.isRunning = true;
    for (let next = this.tasks.shift(); next !== undefined; next = this.tasks.shift()) {
      next();
    }
    this.isRunning = false;
  }
}
