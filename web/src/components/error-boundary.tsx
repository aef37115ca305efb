import { Component, type ReactNode } from 'react';
import { ProblemNotice } from './problem-notice.tsx';

interface Props {
  readonly children: ReactNode;
  /** A change of it tries again, for example a new selection. */
  readonly resetKey?: string | undefined;
}

interface State {
  readonly error: unknown;
  readonly failed: boolean;
}

/** Keeps a fault inside the panel where it happened; the rest of the page goes on. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined, failed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, failed: true };
  }

  override componentDidUpdate(previous: Props): void {
    if (this.state.failed && previous.resetKey !== this.props.resetKey) this.reset();
  }

  private readonly reset = (): void => this.setState({ error: undefined, failed: false });

  override render(): ReactNode {
    return this.state.failed ? (
      <ProblemNotice error={this.state.error} onRetry={this.reset} />
    ) : (
      this.props.children
    );
  }
}
