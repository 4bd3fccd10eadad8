import { startService } from '@perennial/service-kit';
import { EnhancementModule } from './enhancement.module.ts';

await startService(EnhancementModule);
