// Items of one kind, put into messages that the hub takes.
#ifndef BACTRIAN_BATCH_MQH
#define BACTRIAN_BATCH_MQH

#include "Json.mqh"
#include "Spool.mqh"

#define BATCH_ITEMS 1000
// Below the 256 KB of a message even if each had 3 bytes.
#define BATCH_CHARACTERS 80000
#define LARGEST_OFFSET 50400

// Broker time is UTC plus this. Rounded, because the two clocks differ by seconds.
int GmtOffset(void)
  {
   double seconds=(double)((long)TimeTradeServer()-(long)TimeGMT());
   return (int)MathRound(seconds/900.0)*900;
  }

class CBatch
  {
private:
   CSpool           *m_spool;
   long              m_login;
   string            m_kind;
   string            m_items;
   int               m_count;

public:
                     CBatch(CSpool *spool,const long login,const string kind)
     {
      m_spool=spool;
      m_login=login;
      m_kind=kind;
      m_items="";
      m_count=0;
     }

   // False where a full message could not be put on disk.
   bool              Add(const string item)
     {
      if(m_count>=BATCH_ITEMS || StringLen(m_items)+StringLen(item)>BATCH_CHARACTERS)
         if(!Flush())
            return false;
      if(m_count>0)
         m_items+=",";
      m_items+=item;
      m_count++;
      return true;
     }

   bool              Flush(void)
     {
      if(m_count==0)
         return true;
      CJsonObject message;
      message.Id("login",m_login);
      message.Whole("gmt_offset_s",GmtOffset());
      message.Text("kind",m_kind);
      message.Raw("items","["+m_items+"]");
      m_items="";
      m_count=0;
      return m_spool.Append(NewMessageId(m_login),message.Build());
     }
  };

#endif
