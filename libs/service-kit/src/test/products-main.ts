import { startService } from '../index.ts';
import { ProductModule } from './product-service.ts';

await startService(ProductModule);
